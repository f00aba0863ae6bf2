-- Cellar 酒窖: every table and index, as of revision 0002.
-- Written by `cellar-server ddl`; run it once, in an empty database. Later versions: `cellar-server upgrade`.
-- SQL Server 2016 and later.  sqlcmd -b -I -f 65001 -d DATABASE -i mssql.sql
-- Run it as a user whose default schema is dbo, in a database with the collation Latin1_General_100_BIN2.
-- Once, by the database's owner, before anybody works in it (readers otherwise wait for writers):
--   ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;

SET QUOTED_IDENTIFIER ON;
SET ANSI_NULLS ON;
SET XACT_ABORT ON;
GO

IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND is_read_committed_snapshot_on = 0)
    PRINT N'READ_COMMITTED_SNAPSHOT is OFF in this database: set it ON, see the head of this script.';
GO

BEGIN TRANSACTION;
GO

CREATE TABLE allocation (
    id BIGINT NOT NULL,
    invoice_item_id BIGINT NOT NULL,
    receipt_item_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_allocation PRIMARY KEY (id)
)
GO

CREATE INDEX ix_allocation_invoice_item_id ON allocation (invoice_item_id)
GO

CREATE INDEX ix_allocation_receipt_item_id ON allocation (receipt_item_id)
GO

CREATE INDEX ix_allocation_record_id ON allocation (record_id)
GO

CREATE TABLE attachment (
    id BIGINT NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    file_name NVARCHAR(200) NOT NULL,
    byte_count BIGINT NOT NULL,
    content VARBINARY(max) NOT NULL,
    created_by BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    deleted_at DATETIME2(6) NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id)
)
GO

CREATE INDEX ix_attachment_entity_record_id ON attachment (entity, record_id)
GO

CREATE TABLE audit_log (
    id BIGINT NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    action NVARCHAR(40) NOT NULL,
    user_id BIGINT NOT NULL,
    at DATETIME2(6) NOT NULL,
    changes NVARCHAR(max) NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (id)
)
GO

CREATE INDEX ix_audit_log_entity_record_id ON audit_log (entity, record_id)
GO

CREATE TABLE brand (
    id BIGINT NOT NULL,
    principal NVARCHAR(80) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_brand PRIMARY KEY (id),
    CONSTRAINT uq_brand_code UNIQUE (code),
    CONSTRAINT uq_brand_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_brand_name ON brand (name)
GO

execute sp_addextendedproperty 'MS_Description', N'品牌 Brand', 'schema', dbo, 'table', brand
GO

execute sp_addextendedproperty 'MS_Description', N'委托方 Principal', 'schema', dbo, 'table', brand, 'column', principal
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', brand, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', brand, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', brand, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', brand, 'column', created_at
GO

CREATE TABLE carrier (
    id BIGINT NOT NULL,
    own_fleet SMALLINT NOT NULL,
    contact NVARCHAR(40) NULL,
    phone NVARCHAR(40) NULL,
    tax_no NVARCHAR(30) NULL,
    bank NVARCHAR(80) NULL,
    bank_account NVARCHAR(40) NULL,
    loss_rate NUMERIC(9, 6) NULL,
    address NVARCHAR(200) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_carrier PRIMARY KEY (id),
    CONSTRAINT uq_carrier_code UNIQUE (code),
    CONSTRAINT uq_carrier_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_carrier_name ON carrier (name)
GO

execute sp_addextendedproperty 'MS_Description', N'承运商 Carrier', 'schema', dbo, 'table', carrier
GO

execute sp_addextendedproperty 'MS_Description', N'自有车队 Own fleet', 'schema', dbo, 'table', carrier, 'column', own_fleet
GO

execute sp_addextendedproperty 'MS_Description', N'联系人 Contact', 'schema', dbo, 'table', carrier, 'column', contact
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', carrier, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'税号 Tax number', 'schema', dbo, 'table', carrier, 'column', tax_no
GO

execute sp_addextendedproperty 'MS_Description', N'开户行 Bank', 'schema', dbo, 'table', carrier, 'column', bank
GO

execute sp_addextendedproperty 'MS_Description', N'账号 Bank account', 'schema', dbo, 'table', carrier, 'column', bank_account
GO

execute sp_addextendedproperty 'MS_Description', N'合理损耗率 Accepted loss', 'schema', dbo, 'table', carrier, 'column', loss_rate
GO

execute sp_addextendedproperty 'MS_Description', N'地址 Address', 'schema', dbo, 'table', carrier, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', carrier, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', carrier, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', carrier, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', carrier, 'column', created_at
GO

CREATE TABLE customer_class (
    id BIGINT NOT NULL,
    parent_id BIGINT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_customer_class PRIMARY KEY (id),
    CONSTRAINT fk_customer_class_parent_id FOREIGN KEY(parent_id) REFERENCES customer_class (id),
    CONSTRAINT uq_customer_class_code UNIQUE (code),
    CONSTRAINT uq_customer_class_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_customer_class_name ON customer_class (name)
GO

CREATE INDEX ix_customer_class_parent_id ON customer_class (parent_id)
GO

execute sp_addextendedproperty 'MS_Description', N'客户分类 Customer class', 'schema', dbo, 'table', customer_class
GO

execute sp_addextendedproperty 'MS_Description', N'上级分类 Parent', 'schema', dbo, 'table', customer_class, 'column', parent_id
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', customer_class, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', customer_class, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', customer_class, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', customer_class, 'column', created_at
GO

CREATE TABLE document_link (
    id BIGINT NOT NULL,
    source_entity NVARCHAR(30) NOT NULL,
    source_id BIGINT NOT NULL,
    target_entity NVARCHAR(30) NOT NULL,
    target_id BIGINT NOT NULL,
    CONSTRAINT pk_document_link PRIMARY KEY (id),
    CONSTRAINT uq_document_link_source_c49179 UNIQUE (source_entity, source_id, target_entity, target_id)
)
GO

CREATE INDEX ix_document_link_target_603949 ON document_link (target_entity, target_id)
GO

CREATE TABLE event_log (
    id BIGINT NOT NULL,
    happened_at DATETIME2(6) NOT NULL,
    user_id BIGINT NULL,
    deed NVARCHAR(20) NOT NULL,
    entity NVARCHAR(30) NULL,
    row_total BIGINT NULL,
    address NVARCHAR(120) NULL,
    note NVARCHAR(400) NULL,
    CONSTRAINT pk_event_log PRIMARY KEY (id)
)
GO

CREATE INDEX ix_event_log_happened_at_id ON event_log (happened_at, id)
GO

CREATE INDEX ix_event_log_user_id_id ON event_log (user_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'登录与操作日志 Login and event log', 'schema', dbo, 'table', event_log
GO

execute sp_addextendedproperty 'MS_Description', N'时间 Time', 'schema', dbo, 'table', event_log, 'column', happened_at
GO

execute sp_addextendedproperty 'MS_Description', N'用户 User', 'schema', dbo, 'table', event_log, 'column', user_id
GO

execute sp_addextendedproperty 'MS_Description', N'事项 Event', 'schema', dbo, 'table', event_log, 'column', deed
GO

execute sp_addextendedproperty 'MS_Description', N'单据 Entity', 'schema', dbo, 'table', event_log, 'column', entity
GO

execute sp_addextendedproperty 'MS_Description', N'行数 Rows', 'schema', dbo, 'table', event_log, 'column', row_total
GO

execute sp_addextendedproperty 'MS_Description', N'来自 From', 'schema', dbo, 'table', event_log, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'说明 Note', 'schema', dbo, 'table', event_log, 'column', note
GO

CREATE TABLE expense_item (
    id BIGINT NOT NULL,
    parent_id BIGINT NULL,
    account NVARCHAR(40) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_expense_item PRIMARY KEY (id),
    CONSTRAINT fk_expense_item_parent_id FOREIGN KEY(parent_id) REFERENCES expense_item (id),
    CONSTRAINT uq_expense_item_code UNIQUE (code),
    CONSTRAINT uq_expense_item_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_expense_item_name ON expense_item (name)
GO

CREATE INDEX ix_expense_item_parent_id ON expense_item (parent_id)
GO

execute sp_addextendedproperty 'MS_Description', N'费用项目 Expense item', 'schema', dbo, 'table', expense_item
GO

execute sp_addextendedproperty 'MS_Description', N'上级项目 Parent', 'schema', dbo, 'table', expense_item, 'column', parent_id
GO

execute sp_addextendedproperty 'MS_Description', N'对应科目 Account', 'schema', dbo, 'table', expense_item, 'column', account
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', expense_item, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', expense_item, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', expense_item, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', expense_item, 'column', created_at
GO

CREATE TABLE item_class (
    id BIGINT NOT NULL,
    parent_id BIGINT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_item_class PRIMARY KEY (id),
    CONSTRAINT fk_item_class_parent_id FOREIGN KEY(parent_id) REFERENCES item_class (id),
    CONSTRAINT uq_item_class_code UNIQUE (code),
    CONSTRAINT uq_item_class_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_item_class_name ON item_class (name)
GO

CREATE INDEX ix_item_class_parent_id ON item_class (parent_id)
GO

execute sp_addextendedproperty 'MS_Description', N'物料分类 Item class', 'schema', dbo, 'table', item_class
GO

execute sp_addextendedproperty 'MS_Description', N'上级分类 Parent', 'schema', dbo, 'table', item_class, 'column', parent_id
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', item_class, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', item_class, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', item_class, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', item_class, 'column', created_at
GO

CREATE TABLE login_session (
    token_hash NVARCHAR(64) NOT NULL,
    user_id BIGINT NOT NULL,
    language NVARCHAR(2) NOT NULL,
    device NVARCHAR(80) NULL,
    created_at DATETIME2(6) NOT NULL,
    expires_at DATETIME2(6) NOT NULL,
    seen_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_login_session PRIMARY KEY (token_hash)
)
GO

CREATE INDEX ix_login_session_user_id ON login_session (user_id)
GO

CREATE TABLE number_counter (
    series NVARCHAR(60) NOT NULL,
    last_value BIGINT NOT NULL,
    CONSTRAINT pk_number_counter PRIMARY KEY (series)
)
GO

CREATE TABLE organisation (
    id BIGINT NOT NULL,
    parent_id BIGINT NULL,
    is_company SMALLINT NOT NULL,
    is_sales SMALLINT NOT NULL,
    is_stock SMALLINT NOT NULL,
    is_finance SMALLINT NOT NULL,
    is_department SMALLINT NOT NULL,
    tax_no NVARCHAR(30) NULL,
    bank NVARCHAR(80) NULL,
    bank_account NVARCHAR(40) NULL,
    address NVARCHAR(200) NULL,
    phone NVARCHAR(40) NULL,
    mail NVARCHAR(80) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT fk_organisation_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id),
    CONSTRAINT uq_organisation_code UNIQUE (code),
    CONSTRAINT uq_organisation_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_organisation_name ON organisation (name)
GO

CREATE INDEX ix_organisation_parent_id ON organisation (parent_id)
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', organisation
GO

execute sp_addextendedproperty 'MS_Description', N'上级组织 Parent', 'schema', dbo, 'table', organisation, 'column', parent_id
GO

execute sp_addextendedproperty 'MS_Description', N'公司 Company', 'schema', dbo, 'table', organisation, 'column', is_company
GO

execute sp_addextendedproperty 'MS_Description', N'销售组织 Sales', 'schema', dbo, 'table', organisation, 'column', is_sales
GO

execute sp_addextendedproperty 'MS_Description', N'库存组织 Stock', 'schema', dbo, 'table', organisation, 'column', is_stock
GO

execute sp_addextendedproperty 'MS_Description', N'财务组织 Finance', 'schema', dbo, 'table', organisation, 'column', is_finance
GO

execute sp_addextendedproperty 'MS_Description', N'部门 Department', 'schema', dbo, 'table', organisation, 'column', is_department
GO

execute sp_addextendedproperty 'MS_Description', N'税号 Tax number', 'schema', dbo, 'table', organisation, 'column', tax_no
GO

execute sp_addextendedproperty 'MS_Description', N'开户行 Bank', 'schema', dbo, 'table', organisation, 'column', bank
GO

execute sp_addextendedproperty 'MS_Description', N'账号 Bank account', 'schema', dbo, 'table', organisation, 'column', bank_account
GO

execute sp_addextendedproperty 'MS_Description', N'地址 Address', 'schema', dbo, 'table', organisation, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', organisation, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'邮箱 Mail', 'schema', dbo, 'table', organisation, 'column', mail
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', organisation, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', organisation, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', organisation, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', organisation, 'column', created_at
GO

CREATE TABLE parameter (
    id BIGINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    english NVARCHAR(120) NULL,
    area NVARCHAR(20) NOT NULL,
    content NVARCHAR(200) NULL,
    standard NVARCHAR(200) NULL,
    allowed NVARCHAR(200) NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_parameter PRIMARY KEY (id),
    CONSTRAINT uq_parameter_code UNIQUE (code),
    CONSTRAINT uq_parameter_code_key UNIQUE (code_key)
)
GO

execute sp_addextendedproperty 'MS_Description', N'参数 Parameter', 'schema', dbo, 'table', parameter
GO

execute sp_addextendedproperty 'MS_Description', N'参数 Parameter', 'schema', dbo, 'table', parameter, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'说明 Meaning', 'schema', dbo, 'table', parameter, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'英文说明 Meaning in English', 'schema', dbo, 'table', parameter, 'column', english
GO

execute sp_addextendedproperty 'MS_Description', N'领域 Area', 'schema', dbo, 'table', parameter, 'column', area
GO

execute sp_addextendedproperty 'MS_Description', N'当前值 Value', 'schema', dbo, 'table', parameter, 'column', content
GO

execute sp_addextendedproperty 'MS_Description', N'缺省值 Default', 'schema', dbo, 'table', parameter, 'column', standard
GO

execute sp_addextendedproperty 'MS_Description', N'可取的值 Allowed values', 'schema', dbo, 'table', parameter, 'column', allowed
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', parameter, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', parameter, 'column', created_at
GO

CREATE TABLE payment_term (
    id BIGINT NOT NULL,
    from_month_end SMALLINT NOT NULL,
    days BIGINT NOT NULL,
    fixed_day BIGINT NULL,
    prepaid SMALLINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_payment_term PRIMARY KEY (id),
    CONSTRAINT uq_payment_term_code UNIQUE (code),
    CONSTRAINT uq_payment_term_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_payment_term_name ON payment_term (name)
GO

execute sp_addextendedproperty 'MS_Description', N'付款条件 Payment term', 'schema', dbo, 'table', payment_term
GO

execute sp_addextendedproperty 'MS_Description', N'自月末起算 From the month''s end', 'schema', dbo, 'table', payment_term, 'column', from_month_end
GO

execute sp_addextendedproperty 'MS_Description', N'账期天数 Days', 'schema', dbo, 'table', payment_term, 'column', days
GO

execute sp_addextendedproperty 'MS_Description', N'固定付款日 Fixed day', 'schema', dbo, 'table', payment_term, 'column', fixed_day
GO

execute sp_addextendedproperty 'MS_Description', N'先款后货 Payment first', 'schema', dbo, 'table', payment_term, 'column', prepaid
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', payment_term, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', payment_term, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', payment_term, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', payment_term, 'column', created_at
GO

CREATE TABLE period (
    id BIGINT NOT NULL,
    starts DATE NOT NULL,
    ends DATE NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_period PRIMARY KEY (id),
    CONSTRAINT uq_period_code UNIQUE (code),
    CONSTRAINT uq_period_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_period_name ON period (name)
GO

CREATE INDEX ix_period_starts ON period (starts)
GO

execute sp_addextendedproperty 'MS_Description', N'会计期间 Accounting period', 'schema', dbo, 'table', period
GO

execute sp_addextendedproperty 'MS_Description', N'开始 Starts', 'schema', dbo, 'table', period, 'column', starts
GO

execute sp_addextendedproperty 'MS_Description', N'结束 Ends', 'schema', dbo, 'table', period, 'column', ends
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', period, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', period, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', period, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', period, 'column', created_at
GO

CREATE TABLE preference (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    pref_key NVARCHAR(120) NOT NULL,
    content NVARCHAR(max) NULL,
    CONSTRAINT pk_preference PRIMARY KEY (id),
    CONSTRAINT uq_preference_user_id_pref_key UNIQUE (user_id, pref_key)
)
GO

CREATE TABLE price_item (
    id BIGINT NOT NULL,
    purpose NVARCHAR(200) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_item PRIMARY KEY (id),
    CONSTRAINT uq_price_item_code UNIQUE (code),
    CONSTRAINT uq_price_item_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_price_item_name ON price_item (name)
GO

execute sp_addextendedproperty 'MS_Description', N'价格项 Price item', 'schema', dbo, 'table', price_item
GO

execute sp_addextendedproperty 'MS_Description', N'用途 Purpose', 'schema', dbo, 'table', price_item, 'column', purpose
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', price_item, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', price_item, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', price_item, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_item, 'column', created_at
GO

CREATE TABLE price_strategy (
    id BIGINT NOT NULL,
    combine NVARCHAR(20) NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_strategy PRIMARY KEY (id),
    CONSTRAINT uq_price_strategy_code UNIQUE (code),
    CONSTRAINT uq_price_strategy_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_price_strategy_name ON price_strategy (name)
GO

execute sp_addextendedproperty 'MS_Description', N'定价策略 Pricing strategy', 'schema', dbo, 'table', price_strategy
GO

execute sp_addextendedproperty 'MS_Description', N'合并方式 Combine', 'schema', dbo, 'table', price_strategy, 'column', combine
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', price_strategy, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', price_strategy, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', price_strategy, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_strategy, 'column', created_at
GO

CREATE TABLE reason (
    id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_reason PRIMARY KEY (id),
    CONSTRAINT uq_reason_code UNIQUE (code),
    CONSTRAINT uq_reason_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_reason_name ON reason (name)
GO

execute sp_addextendedproperty 'MS_Description', N'原因 Reason', 'schema', dbo, 'table', reason
GO

execute sp_addextendedproperty 'MS_Description', N'种类 Kind', 'schema', dbo, 'table', reason, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', reason, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', reason, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', reason, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', reason, 'column', created_at
GO

CREATE TABLE region (
    id BIGINT NOT NULL,
    parent_id BIGINT NULL,
    kind NVARCHAR(20) NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_region PRIMARY KEY (id),
    CONSTRAINT fk_region_parent_id FOREIGN KEY(parent_id) REFERENCES region (id),
    CONSTRAINT uq_region_code UNIQUE (code),
    CONSTRAINT uq_region_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_region_name ON region (name)
GO

CREATE INDEX ix_region_parent_id ON region (parent_id)
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', region
GO

execute sp_addextendedproperty 'MS_Description', N'上级区域 Parent', 'schema', dbo, 'table', region, 'column', parent_id
GO

execute sp_addextendedproperty 'MS_Description', N'级别 Level', 'schema', dbo, 'table', region, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', region, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', region, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', region, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', region, 'column', created_at
GO

CREATE TABLE request_log (
    request_key NVARCHAR(80) NOT NULL,
    payload_hash NVARCHAR(64) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    reply NVARCHAR(max) NULL,
    created_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_request_log PRIMARY KEY (request_key)
)
GO

CREATE INDEX ix_request_log_created_at ON request_log (created_at)
GO

CREATE TABLE role (
    id BIGINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT uq_role_code UNIQUE (code),
    CONSTRAINT uq_role_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_role_name ON role (name)
GO

execute sp_addextendedproperty 'MS_Description', N'角色 Role', 'schema', dbo, 'table', role
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', role, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', role, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', role, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', role, 'column', created_at
GO

CREATE TABLE settlement_method (
    id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_settlement_method PRIMARY KEY (id),
    CONSTRAINT uq_settlement_method_code UNIQUE (code),
    CONSTRAINT uq_settlement_method_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_settlement_method_name ON settlement_method (name)
GO

execute sp_addextendedproperty 'MS_Description', N'结算方式 Settlement method', 'schema', dbo, 'table', settlement_method
GO

execute sp_addextendedproperty 'MS_Description', N'种类 Kind', 'schema', dbo, 'table', settlement_method, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', settlement_method, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', settlement_method, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', settlement_method, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', settlement_method, 'column', created_at
GO

CREATE TABLE system_state (
    id BIGINT NOT NULL,
    security_version BIGINT NOT NULL,
    settings_version BIGINT NOT NULL,
    reference_version BIGINT NOT NULL,
    ledger_code NVARCHAR(20) NOT NULL,
    ledger_name NVARCHAR(80) NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_system_state PRIMARY KEY (id)
)
GO

CREATE TABLE unit (
    id BIGINT NOT NULL,
    decimals BIGINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_code UNIQUE (code),
    CONSTRAINT uq_unit_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_unit_name ON unit (name)
GO

execute sp_addextendedproperty 'MS_Description', N'计量单位 Unit', 'schema', dbo, 'table', unit
GO

execute sp_addextendedproperty 'MS_Description', N'小数位 Decimals', 'schema', dbo, 'table', unit, 'column', decimals
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', unit, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', unit, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', unit, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', unit, 'column', created_at
GO

CREATE TABLE value_claim (
    claim_key NVARCHAR(64) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    CONSTRAINT pk_value_claim PRIMARY KEY (claim_key)
)
GO

CREATE INDEX ix_value_claim_entity_r_db20c8 ON value_claim (entity, record_id)
GO

CREATE TABLE credit_adjustment (
    id BIGINT NOT NULL,
    reason NVARCHAR(200) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_credit_adjustment PRIMARY KEY (id),
    CONSTRAINT fk_credit_adjustment_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_credit_adjustment_do_23bc85 UNIQUE (doc_number)
)
GO

CREATE INDEX ix_credit_adjustment_bu_20cf82 ON credit_adjustment (business_date, id)
GO

CREATE INDEX ix_credit_adjustment_org_id_id ON credit_adjustment (org_id, id)
GO

CREATE INDEX ix_credit_adjustment_state_id ON credit_adjustment (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'信用调整单 Credit adjustment', 'schema', dbo, 'table', credit_adjustment
GO

execute sp_addextendedproperty 'MS_Description', N'调整原因 Reason', 'schema', dbo, 'table', credit_adjustment, 'column', reason
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', credit_adjustment, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', credit_adjustment, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', credit_adjustment, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', credit_adjustment, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', credit_adjustment, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', credit_adjustment, 'column', created_at
GO

CREATE TABLE employee (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    post NVARCHAR(40) NULL,
    place NVARCHAR(20) NOT NULL,
    job_function NVARCHAR(20) NOT NULL,
    resident_away SMALLINT NOT NULL,
    phone NVARCHAR(40) NULL,
    mail NVARCHAR(80) NULL,
    hired_on DATE NULL,
    left_on DATE NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    superior_id BIGINT NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_employee PRIMARY KEY (id),
    CONSTRAINT fk_employee_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_employee_code UNIQUE (code),
    CONSTRAINT fk_employee_superior_id FOREIGN KEY(superior_id) REFERENCES employee (id),
    CONSTRAINT uq_employee_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_employee_name ON employee (name)
GO

CREATE INDEX ix_employee_org_id ON employee (org_id)
GO

CREATE INDEX ix_employee_superior_id ON employee (superior_id)
GO

execute sp_addextendedproperty 'MS_Description', N'职员 Employee', 'schema', dbo, 'table', employee
GO

execute sp_addextendedproperty 'MS_Description', N'所属组织 Organisation', 'schema', dbo, 'table', employee, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'岗位 Post', 'schema', dbo, 'table', employee, 'column', post
GO

execute sp_addextendedproperty 'MS_Description', N'内勤/外勤 Inside or field', 'schema', dbo, 'table', employee, 'column', place
GO

execute sp_addextendedproperty 'MS_Description', N'驻外 Stationed away', 'schema', dbo, 'table', employee, 'column', resident_away
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', employee, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'邮箱 Mail', 'schema', dbo, 'table', employee, 'column', mail
GO

execute sp_addextendedproperty 'MS_Description', N'入职日期 Hired on', 'schema', dbo, 'table', employee, 'column', hired_on
GO

execute sp_addextendedproperty 'MS_Description', N'离职日期 Left on', 'schema', dbo, 'table', employee, 'column', left_on
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', employee, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', employee, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', employee, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', employee, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'上级 Superior', 'schema', dbo, 'table', employee, 'column', superior_id
GO

CREATE TABLE item (
    id BIGINT NOT NULL,
    item_class_id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    brand_id BIGINT NULL,
    tier NVARCHAR(20) NULL,
    variety NVARCHAR(20) NULL,
    spec NVARCHAR(60) NULL,
    unit_id BIGINT NOT NULL,
    case_unit_id BIGINT NULL,
    per_case BIGINT NOT NULL,
    volume_ml BIGINT NULL,
    alcohol NUMERIC(9, 6) NULL,
    case_kg NUMERIC(19, 4) NULL,
    barcode NVARCHAR(40) NULL,
    tax_rate NUMERIC(9, 6) NOT NULL,
    batch_managed SMALLINT NOT NULL,
    inspected SMALLINT NOT NULL,
    shelf_days BIGINT NULL,
    minimum_stock NUMERIC(19, 4) NULL,
    maximum_stock NUMERIC(19, 4) NULL,
    cost NUMERIC(19, 2) NULL,
    is_new SMALLINT NOT NULL,
    launched_on DATE NULL,
    withdrawn_on DATE NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (id),
    CONSTRAINT fk_item_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_item_case_unit_id FOREIGN KEY(case_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_item_item_class_id FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_item_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT uq_item_code UNIQUE (code),
    CONSTRAINT uq_item_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_item_barcode ON item (barcode)
GO

CREATE INDEX ix_item_brand_id ON item (brand_id)
GO

CREATE INDEX ix_item_case_unit_id ON item (case_unit_id)
GO

CREATE INDEX ix_item_item_class_id ON item (item_class_id)
GO

CREATE INDEX ix_item_name ON item (name)
GO

CREATE INDEX ix_item_unit_id ON item (unit_id)
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', item
GO

execute sp_addextendedproperty 'MS_Description', N'物料分类 Item class', 'schema', dbo, 'table', item, 'column', item_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'类型 Kind', 'schema', dbo, 'table', item, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'品牌 Brand', 'schema', dbo, 'table', item, 'column', brand_id
GO

execute sp_addextendedproperty 'MS_Description', N'档次 Tier', 'schema', dbo, 'table', item, 'column', tier
GO

execute sp_addextendedproperty 'MS_Description', N'品种 Variety', 'schema', dbo, 'table', item, 'column', variety
GO

execute sp_addextendedproperty 'MS_Description', N'规格 Spec', 'schema', dbo, 'table', item, 'column', spec
GO

execute sp_addextendedproperty 'MS_Description', N'主单位 Main unit', 'schema', dbo, 'table', item, 'column', unit_id
GO

execute sp_addextendedproperty 'MS_Description', N'辅单位 Auxiliary unit', 'schema', dbo, 'table', item, 'column', case_unit_id
GO

execute sp_addextendedproperty 'MS_Description', N'每箱数量 Per case', 'schema', dbo, 'table', item, 'column', per_case
GO

execute sp_addextendedproperty 'MS_Description', N'净含量 ml Volume ml', 'schema', dbo, 'table', item, 'column', volume_ml
GO

execute sp_addextendedproperty 'MS_Description', N'酒精度 Alcohol', 'schema', dbo, 'table', item, 'column', alcohol
GO

execute sp_addextendedproperty 'MS_Description', N'箱重 kg Case kg', 'schema', dbo, 'table', item, 'column', case_kg
GO

execute sp_addextendedproperty 'MS_Description', N'条码 Barcode', 'schema', dbo, 'table', item, 'column', barcode
GO

execute sp_addextendedproperty 'MS_Description', N'税率 Tax rate', 'schema', dbo, 'table', item, 'column', tax_rate
GO

execute sp_addextendedproperty 'MS_Description', N'批次管理 Batch managed', 'schema', dbo, 'table', item, 'column', batch_managed
GO

execute sp_addextendedproperty 'MS_Description', N'需检验 Inspection required', 'schema', dbo, 'table', item, 'column', inspected
GO

execute sp_addextendedproperty 'MS_Description', N'保质期天数 Shelf days', 'schema', dbo, 'table', item, 'column', shelf_days
GO

execute sp_addextendedproperty 'MS_Description', N'最低库存 Minimum stock', 'schema', dbo, 'table', item, 'column', minimum_stock
GO

execute sp_addextendedproperty 'MS_Description', N'最高库存 Maximum stock', 'schema', dbo, 'table', item, 'column', maximum_stock
GO

execute sp_addextendedproperty 'MS_Description', N'参考成本 Reference cost', 'schema', dbo, 'table', item, 'column', cost
GO

execute sp_addextendedproperty 'MS_Description', N'新品 New product', 'schema', dbo, 'table', item, 'column', is_new
GO

execute sp_addextendedproperty 'MS_Description', N'上市日期 Launched on', 'schema', dbo, 'table', item, 'column', launched_on
GO

execute sp_addextendedproperty 'MS_Description', N'停售日期 Sale ends', 'schema', dbo, 'table', item, 'column', withdrawn_on
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', item, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', item, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', item, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', item, 'column', created_at
GO

CREATE TABLE period_closing (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    module NVARCHAR(20) NOT NULL,
    org_id BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    closed_by NVARCHAR(60) NULL,
    closed_at DATETIME2(6) NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_period_closing PRIMARY KEY (id),
    CONSTRAINT fk_period_closing_document_id FOREIGN KEY(document_id) REFERENCES period (id),
    CONSTRAINT fk_period_closing_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_period_closing_docum_eaa7f9 UNIQUE (document_id, module, org_id)
)
GO

CREATE INDEX ix_period_closing_document_id ON period_closing (document_id)
GO

CREATE INDEX ix_period_closing_org_id ON period_closing (org_id)
GO

execute sp_addextendedproperty 'MS_Description', N'关账情况 Period closing', 'schema', dbo, 'table', period_closing
GO

execute sp_addextendedproperty 'MS_Description', N'期间 Period', 'schema', dbo, 'table', period_closing, 'column', document_id
GO

execute sp_addextendedproperty 'MS_Description', N'模块 Module', 'schema', dbo, 'table', period_closing, 'column', module
GO

execute sp_addextendedproperty 'MS_Description', N'财务组织 Finance organisation', 'schema', dbo, 'table', period_closing, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'已关账 Closed', 'schema', dbo, 'table', period_closing, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'关账人 Closed by', 'schema', dbo, 'table', period_closing, 'column', closed_by
GO

execute sp_addextendedproperty 'MS_Description', N'关账时间 Closed at', 'schema', dbo, 'table', period_closing, 'column', closed_at
GO

CREATE TABLE price_inquiry_rule (
    id BIGINT NOT NULL,
    org_id BIGINT NULL,
    moment NVARCHAR(20) NOT NULL,
    on_quantity SMALLINT NOT NULL,
    on_customer SMALLINT NOT NULL,
    on_date SMALLINT NOT NULL,
    on_org SMALLINT NOT NULL,
    found_editable SMALLINT NOT NULL,
    missing_editable SMALLINT NOT NULL,
    zero_allowed SMALLINT NOT NULL,
    at_approval NVARCHAR(20) NOT NULL,
    code NVARCHAR(40) NOT NULL,
    code_key NVARCHAR(120) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_inquiry_rule PRIMARY KEY (id),
    CONSTRAINT fk_price_inquiry_rule_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_price_inquiry_rule_code UNIQUE (code),
    CONSTRAINT uq_price_inquiry_rule_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_price_inquiry_rule_name ON price_inquiry_rule (name)
GO

CREATE INDEX ix_price_inquiry_rule_org_id ON price_inquiry_rule (org_id)
GO

execute sp_addextendedproperty 'MS_Description', N'询价规则 Price inquiry rule', 'schema', dbo, 'table', price_inquiry_rule
GO

execute sp_addextendedproperty 'MS_Description', N'销售组织 Sales organisation', 'schema', dbo, 'table', price_inquiry_rule, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'询价时机 When to ask', 'schema', dbo, 'table', price_inquiry_rule, 'column', moment
GO

execute sp_addextendedproperty 'MS_Description', N'数量变化重询 Quantity asks anew', 'schema', dbo, 'table', price_inquiry_rule, 'column', on_quantity
GO

execute sp_addextendedproperty 'MS_Description', N'客户变化重询 Customer asks anew', 'schema', dbo, 'table', price_inquiry_rule, 'column', on_customer
GO

execute sp_addextendedproperty 'MS_Description', N'日期变化重询 Date asks anew', 'schema', dbo, 'table', price_inquiry_rule, 'column', on_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织变化重询 Organisation asks anew', 'schema', dbo, 'table', price_inquiry_rule, 'column', on_org
GO

execute sp_addextendedproperty 'MS_Description', N'询到价可改价 A found price may be changed', 'schema', dbo, 'table', price_inquiry_rule, 'column', found_editable
GO

execute sp_addextendedproperty 'MS_Description', N'未询到价可填价 A missing price may be typed', 'schema', dbo, 'table', price_inquiry_rule, 'column', missing_editable
GO

execute sp_addextendedproperty 'MS_Description', N'允许零价 Zero is allowed', 'schema', dbo, 'table', price_inquiry_rule, 'column', zero_allowed
GO

execute sp_addextendedproperty 'MS_Description', N'提交审核时 At submit and approval', 'schema', dbo, 'table', price_inquiry_rule, 'column', at_approval
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', price_inquiry_rule, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', price_inquiry_rule, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', price_inquiry_rule, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_inquiry_rule, 'column', created_at
GO

CREATE TABLE price_list (
    id BIGINT NOT NULL,
    name NVARCHAR(80) NOT NULL,
    price_item_id BIGINT NOT NULL,
    currency NVARCHAR(3) NOT NULL,
    tax_included SMALLINT NOT NULL,
    internal SMALLINT NOT NULL,
    effective_from DATE NOT NULL,
    effective_to DATE NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_list PRIMARY KEY (id),
    CONSTRAINT fk_price_list_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_price_list_price_item_id FOREIGN KEY(price_item_id) REFERENCES price_item (id),
    CONSTRAINT uq_price_list_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_price_list_business_date_id ON price_list (business_date, id)
GO

CREATE INDEX ix_price_list_effective_d9ca0b ON price_list (effective_from, id)
GO

CREATE INDEX ix_price_list_org_id_id ON price_list (org_id, id)
GO

CREATE INDEX ix_price_list_price_item_id_id ON price_list (price_item_id, id)
GO

CREATE INDEX ix_price_list_state_id ON price_list (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'价目表 Price list', 'schema', dbo, 'table', price_list
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', price_list, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'价格项 Price item', 'schema', dbo, 'table', price_list, 'column', price_item_id
GO

execute sp_addextendedproperty 'MS_Description', N'币种 Currency', 'schema', dbo, 'table', price_list, 'column', currency
GO

execute sp_addextendedproperty 'MS_Description', N'含税 Tax included', 'schema', dbo, 'table', price_list, 'column', tax_included
GO

execute sp_addextendedproperty 'MS_Description', N'内部价 Internal', 'schema', dbo, 'table', price_list, 'column', internal
GO

execute sp_addextendedproperty 'MS_Description', N'生效日期 In effect from', 'schema', dbo, 'table', price_list, 'column', effective_from
GO

execute sp_addextendedproperty 'MS_Description', N'失效日期 In effect to', 'schema', dbo, 'table', price_list, 'column', effective_to
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', price_list, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', price_list, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', price_list, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', price_list, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', price_list, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_list, 'column', created_at
GO

CREATE TABLE price_match (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_match PRIMARY KEY (id),
    CONSTRAINT fk_price_match_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_price_match_code UNIQUE (code),
    CONSTRAINT uq_price_match_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_price_match_name ON price_match (name)
GO

CREATE INDEX ix_price_match_org_id ON price_match (org_id)
GO

execute sp_addextendedproperty 'MS_Description', N'价格匹配 Price match', 'schema', dbo, 'table', price_match
GO

execute sp_addextendedproperty 'MS_Description', N'销售组织 Sales organisation', 'schema', dbo, 'table', price_match, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', price_match, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', price_match, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', price_match, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_match, 'column', created_at
GO

CREATE TABLE role_grant (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    verb NVARCHAR(40) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_role_grant PRIMARY KEY (id),
    CONSTRAINT fk_role_grant_document_id FOREIGN KEY(document_id) REFERENCES role (id)
)
GO

CREATE INDEX ix_role_grant_document_id ON role_grant (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'角色：权限 Role: Rights', 'schema', dbo, 'table', role_grant
GO

execute sp_addextendedproperty 'MS_Description', N'单据 Entity', 'schema', dbo, 'table', role_grant, 'column', entity
GO

execute sp_addextendedproperty 'MS_Description', N'动作 Verb', 'schema', dbo, 'table', role_grant, 'column', verb
GO

CREATE TABLE role_hidden (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    path NVARCHAR(60) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_role_hidden PRIMARY KEY (id),
    CONSTRAINT fk_role_hidden_document_id FOREIGN KEY(document_id) REFERENCES role (id)
)
GO

CREATE INDEX ix_role_hidden_document_id ON role_hidden (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'角色：隐藏字段 Role: Hidden fields', 'schema', dbo, 'table', role_hidden
GO

execute sp_addextendedproperty 'MS_Description', N'单据 Entity', 'schema', dbo, 'table', role_hidden, 'column', entity
GO

execute sp_addextendedproperty 'MS_Description', N'字段 Field', 'schema', dbo, 'table', role_hidden, 'column', path
GO

CREATE TABLE role_scope (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    dimension NVARCHAR(20) NOT NULL,
    own SMALLINT NOT NULL,
    target_id BIGINT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    below SMALLINT NOT NULL,
    CONSTRAINT pk_role_scope PRIMARY KEY (id),
    CONSTRAINT fk_role_scope_document_id FOREIGN KEY(document_id) REFERENCES role (id)
)
GO

CREATE INDEX ix_role_scope_document_id ON role_scope (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'角色：数据范围 Role: Scopes', 'schema', dbo, 'table', role_scope
GO

execute sp_addextendedproperty 'MS_Description', N'维度 Dimension', 'schema', dbo, 'table', role_scope, 'column', dimension
GO

execute sp_addextendedproperty 'MS_Description', N'本人 Own', 'schema', dbo, 'table', role_scope, 'column', own
GO

execute sp_addextendedproperty 'MS_Description', N'记录 Record', 'schema', dbo, 'table', role_scope, 'column', target_id
GO

execute sp_addextendedproperty 'MS_Description', N'及下属 And subordinates', 'schema', dbo, 'table', role_scope, 'column', below
GO

CREATE TABLE vehicle (
    id BIGINT NOT NULL,
    carrier_id BIGINT NULL,
    driver NVARCHAR(40) NULL,
    phone NVARCHAR(40) NULL,
    capacity_kg NUMERIC(19, 4) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_vehicle PRIMARY KEY (id),
    CONSTRAINT fk_vehicle_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT uq_vehicle_code UNIQUE (code),
    CONSTRAINT uq_vehicle_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_vehicle_carrier_id ON vehicle (carrier_id)
GO

CREATE INDEX ix_vehicle_name ON vehicle (name)
GO

execute sp_addextendedproperty 'MS_Description', N'车辆 Vehicle', 'schema', dbo, 'table', vehicle
GO

execute sp_addextendedproperty 'MS_Description', N'承运商 Carrier', 'schema', dbo, 'table', vehicle, 'column', carrier_id
GO

execute sp_addextendedproperty 'MS_Description', N'司机 Driver', 'schema', dbo, 'table', vehicle, 'column', driver
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', vehicle, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'载重 kg Capacity kg', 'schema', dbo, 'table', vehicle, 'column', capacity_kg
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', vehicle, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', vehicle, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', vehicle, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', vehicle, 'column', created_at
GO

CREATE TABLE app_user (
    id BIGINT NOT NULL,
    password NVARCHAR(200) NULL,
    must_change SMALLINT NOT NULL,
    employee_id BIGINT NULL,
    org_id BIGINT NULL,
    failures BIGINT NOT NULL,
    locked_until DATETIME2(6) NULL,
    last_login DATETIME2(6) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT fk_app_user_employee_id FOREIGN KEY(employee_id) REFERENCES employee (id),
    CONSTRAINT fk_app_user_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_app_user_code UNIQUE (code),
    CONSTRAINT uq_app_user_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_app_user_employee_id ON app_user (employee_id)
GO

CREATE INDEX ix_app_user_name ON app_user (name)
GO

CREATE INDEX ix_app_user_org_id ON app_user (org_id)
GO

execute sp_addextendedproperty 'MS_Description', N'用户 User', 'schema', dbo, 'table', app_user
GO

execute sp_addextendedproperty 'MS_Description', N'口令 Password', 'schema', dbo, 'table', app_user, 'column', password
GO

execute sp_addextendedproperty 'MS_Description', N'下次登录改口令 Must change password', 'schema', dbo, 'table', app_user, 'column', must_change
GO

execute sp_addextendedproperty 'MS_Description', N'职员 Employee', 'schema', dbo, 'table', app_user, 'column', employee_id
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', app_user, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'锁定至 Locked until', 'schema', dbo, 'table', app_user, 'column', locked_until
GO

execute sp_addextendedproperty 'MS_Description', N'上次登录 Last login', 'schema', dbo, 'table', app_user, 'column', last_login
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', app_user, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', app_user, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', app_user, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', app_user, 'column', created_at
GO

CREATE TABLE batch (
    id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    made_on DATE NULL,
    expires_on DATE NULL,
    certificate NVARCHAR(60) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT fk_batch_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT uq_batch_code UNIQUE (code),
    CONSTRAINT uq_batch_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_batch_item_id ON batch (item_id)
GO

CREATE INDEX ix_batch_name ON batch (name)
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', batch
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', batch, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'生产日期 Made on', 'schema', dbo, 'table', batch, 'column', made_on
GO

execute sp_addextendedproperty 'MS_Description', N'失效日期 Expires on', 'schema', dbo, 'table', batch, 'column', expires_on
GO

execute sp_addextendedproperty 'MS_Description', N'质检报告号 Quality certificate', 'schema', dbo, 'table', batch, 'column', certificate
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', batch, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', batch, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', batch, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', batch, 'column', created_at
GO

CREATE TABLE customer (
    id BIGINT NOT NULL,
    customer_class_id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    own_org_id BIGINT NULL,
    region_id BIGINT NULL,
    org_id BIGINT NULL,
    salesperson_id BIGINT NULL,
    phone NVARCHAR(40) NULL,
    tax_no NVARCHAR(30) NULL,
    bank NVARCHAR(80) NULL,
    bank_account NVARCHAR(40) NULL,
    address NVARCHAR(200) NULL,
    settlement_method_id BIGINT NULL,
    payment_term_id BIGINT NULL,
    credit_limit NUMERIC(19, 2) NOT NULL,
    prepaid SMALLINT NOT NULL,
    grace_days BIGINT NULL,
    block_reason NVARCHAR(200) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    unlimited SMALLINT NOT NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT fk_customer_customer_class_id FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_customer_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_customer_own_org_id FOREIGN KEY(own_org_id) REFERENCES organisation (id),
    CONSTRAINT fk_customer_payment_term_id FOREIGN KEY(payment_term_id) REFERENCES payment_term (id),
    CONSTRAINT fk_customer_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT fk_customer_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_customer_settlement_2ec1bf FOREIGN KEY(settlement_method_id) REFERENCES settlement_method (id),
    CONSTRAINT uq_customer_code UNIQUE (code),
    CONSTRAINT uq_customer_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_customer_customer_class_id ON customer (customer_class_id)
GO

CREATE INDEX ix_customer_name ON customer (name)
GO

CREATE INDEX ix_customer_org_id ON customer (org_id)
GO

CREATE INDEX ix_customer_own_org_id ON customer (own_org_id)
GO

CREATE INDEX ix_customer_payment_term_id ON customer (payment_term_id)
GO

CREATE INDEX ix_customer_region_id ON customer (region_id)
GO

CREATE INDEX ix_customer_salesperson_id ON customer (salesperson_id)
GO

CREATE INDEX ix_customer_settlement_19567d ON customer (settlement_method_id)
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', customer
GO

execute sp_addextendedproperty 'MS_Description', N'客户分类 Customer class', 'schema', dbo, 'table', customer, 'column', customer_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户类型 Kind', 'schema', dbo, 'table', customer, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'对应组织 Own organisation', 'schema', dbo, 'table', customer, 'column', own_org_id
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', customer, 'column', region_id
GO

execute sp_addextendedproperty 'MS_Description', N'销售组织 Sales organisation', 'schema', dbo, 'table', customer, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', customer, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', customer, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'税号 Tax number', 'schema', dbo, 'table', customer, 'column', tax_no
GO

execute sp_addextendedproperty 'MS_Description', N'开户行 Bank', 'schema', dbo, 'table', customer, 'column', bank
GO

execute sp_addextendedproperty 'MS_Description', N'账号 Bank account', 'schema', dbo, 'table', customer, 'column', bank_account
GO

execute sp_addextendedproperty 'MS_Description', N'注册地址 Registered address', 'schema', dbo, 'table', customer, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'结算方式 Settlement method', 'schema', dbo, 'table', customer, 'column', settlement_method_id
GO

execute sp_addextendedproperty 'MS_Description', N'付款条件 Payment term', 'schema', dbo, 'table', customer, 'column', payment_term_id
GO

execute sp_addextendedproperty 'MS_Description', N'信用额度 Credit limit', 'schema', dbo, 'table', customer, 'column', credit_limit
GO

execute sp_addextendedproperty 'MS_Description', N'先款后货 Payment first', 'schema', dbo, 'table', customer, 'column', prepaid
GO

execute sp_addextendedproperty 'MS_Description', N'逾期宽限天数 Grace days', 'schema', dbo, 'table', customer, 'column', grace_days
GO

execute sp_addextendedproperty 'MS_Description', N'冻结原因 Blocked because', 'schema', dbo, 'table', customer, 'column', block_reason
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', customer, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', customer, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', customer, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', customer, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'不限额度 No limit', 'schema', dbo, 'table', customer, 'column', unlimited
GO

CREATE TABLE price_adjustment (
    id BIGINT NOT NULL,
    price_list_id BIGINT NOT NULL,
    effective_on DATE NOT NULL,
    reason NVARCHAR(200) NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_adjustment PRIMARY KEY (id),
    CONSTRAINT fk_price_adjustment_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_price_adjustment_pri_0298b0 FOREIGN KEY(price_list_id) REFERENCES price_list (id),
    CONSTRAINT uq_price_adjustment_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_price_adjustment_bus_5a3f66 ON price_adjustment (business_date, id)
GO

CREATE INDEX ix_price_adjustment_org_id_id ON price_adjustment (org_id, id)
GO

CREATE INDEX ix_price_adjustment_pri_a4bec0 ON price_adjustment (price_list_id, id)
GO

CREATE INDEX ix_price_adjustment_state_id ON price_adjustment (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'价格调整单 Price adjustment', 'schema', dbo, 'table', price_adjustment
GO

execute sp_addextendedproperty 'MS_Description', N'价目表 Price list', 'schema', dbo, 'table', price_adjustment, 'column', price_list_id
GO

execute sp_addextendedproperty 'MS_Description', N'执行日期 In effect from', 'schema', dbo, 'table', price_adjustment, 'column', effective_on
GO

execute sp_addextendedproperty 'MS_Description', N'调价原因 Reason', 'schema', dbo, 'table', price_adjustment, 'column', reason
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', price_adjustment, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', price_adjustment, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', price_adjustment, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', price_adjustment, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', price_adjustment, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', price_adjustment, 'column', created_at
GO

CREATE TABLE price_match_row (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    customer_class_id BIGINT NOT NULL,
    item_class_id BIGINT NOT NULL,
    strategy_id BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_match_row PRIMARY KEY (id),
    CONSTRAINT fk_price_match_row_cust_f5865e FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_match_row_document_id FOREIGN KEY(document_id) REFERENCES price_match (id),
    CONSTRAINT fk_price_match_row_item_0b8dbd FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_match_row_strategy_id FOREIGN KEY(strategy_id) REFERENCES price_strategy (id)
)
GO

CREATE INDEX ix_price_match_row_cust_0b1b6a ON price_match_row (customer_class_id)
GO

CREATE INDEX ix_price_match_row_document_id ON price_match_row (document_id)
GO

CREATE INDEX ix_price_match_row_item_254101 ON price_match_row (item_class_id)
GO

CREATE INDEX ix_price_match_row_strategy_id ON price_match_row (strategy_id)
GO

execute sp_addextendedproperty 'MS_Description', N'价格匹配：匹配 Price match: Rows', 'schema', dbo, 'table', price_match_row
GO

execute sp_addextendedproperty 'MS_Description', N'客户分类 Customer class', 'schema', dbo, 'table', price_match_row, 'column', customer_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料分类 Item class', 'schema', dbo, 'table', price_match_row, 'column', item_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'定价策略 Strategy', 'schema', dbo, 'table', price_match_row, 'column', strategy_id
GO

execute sp_addextendedproperty 'MS_Description', N'优先级 Priority', 'schema', dbo, 'table', price_match_row, 'column', priority
GO

CREATE TABLE price_strategy_step (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    price_item_id BIGINT NULL,
    price_list_id BIGINT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_strategy_step PRIMARY KEY (id),
    CONSTRAINT fk_price_strategy_step_23cfd0 FOREIGN KEY(document_id) REFERENCES price_strategy (id),
    CONSTRAINT fk_price_strategy_step_53d4e0 FOREIGN KEY(price_item_id) REFERENCES price_item (id),
    CONSTRAINT fk_price_strategy_step_db1459 FOREIGN KEY(price_list_id) REFERENCES price_list (id)
)
GO

CREATE INDEX ix_price_strategy_step_0b644e ON price_strategy_step (price_item_id)
GO

CREATE INDEX ix_price_strategy_step_873829 ON price_strategy_step (document_id)
GO

CREATE INDEX ix_price_strategy_step_c028be ON price_strategy_step (price_list_id)
GO

execute sp_addextendedproperty 'MS_Description', N'定价策略：步骤 Pricing strategy: Steps', 'schema', dbo, 'table', price_strategy_step
GO

execute sp_addextendedproperty 'MS_Description', N'价格项 Price item', 'schema', dbo, 'table', price_strategy_step, 'column', price_item_id
GO

execute sp_addextendedproperty 'MS_Description', N'价目表 Price list', 'schema', dbo, 'table', price_strategy_step, 'column', price_list_id
GO

CREATE TABLE supplier (
    id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    region_id BIGINT NULL,
    buyer_id BIGINT NULL,
    phone NVARCHAR(40) NULL,
    tax_no NVARCHAR(30) NULL,
    bank NVARCHAR(80) NULL,
    bank_account NVARCHAR(40) NULL,
    address NVARCHAR(200) NULL,
    payment_term_id BIGINT NULL,
    last_reason NVARCHAR(200) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_supplier PRIMARY KEY (id),
    CONSTRAINT fk_supplier_buyer_id FOREIGN KEY(buyer_id) REFERENCES employee (id),
    CONSTRAINT fk_supplier_payment_term_id FOREIGN KEY(payment_term_id) REFERENCES payment_term (id),
    CONSTRAINT fk_supplier_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT uq_supplier_code UNIQUE (code),
    CONSTRAINT uq_supplier_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_supplier_buyer_id ON supplier (buyer_id)
GO

CREATE INDEX ix_supplier_name ON supplier (name)
GO

CREATE INDEX ix_supplier_payment_term_id ON supplier (payment_term_id)
GO

CREATE INDEX ix_supplier_region_id ON supplier (region_id)
GO

execute sp_addextendedproperty 'MS_Description', N'供应商 Supplier', 'schema', dbo, 'table', supplier
GO

execute sp_addextendedproperty 'MS_Description', N'供应商类型 Kind', 'schema', dbo, 'table', supplier, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', supplier, 'column', region_id
GO

execute sp_addextendedproperty 'MS_Description', N'采购员 Buyer', 'schema', dbo, 'table', supplier, 'column', buyer_id
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', supplier, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'税号 Tax number', 'schema', dbo, 'table', supplier, 'column', tax_no
GO

execute sp_addextendedproperty 'MS_Description', N'开户行 Bank', 'schema', dbo, 'table', supplier, 'column', bank
GO

execute sp_addextendedproperty 'MS_Description', N'账号 Bank account', 'schema', dbo, 'table', supplier, 'column', bank_account
GO

execute sp_addextendedproperty 'MS_Description', N'地址 Address', 'schema', dbo, 'table', supplier, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'付款条件 Payment term', 'schema', dbo, 'table', supplier, 'column', payment_term_id
GO

execute sp_addextendedproperty 'MS_Description', N'暂停/淘汰原因 Suspended or dropped because', 'schema', dbo, 'table', supplier, 'column', last_reason
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', supplier, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', supplier, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', supplier, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', supplier, 'column', created_at
GO

CREATE TABLE warehouse (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    in_atp SMALLINT NOT NULL,
    allow_negative SMALLINT NOT NULL,
    cost_bearing SMALLINT NOT NULL,
    keeper_id BIGINT NULL,
    address NVARCHAR(200) NULL,
    phone NVARCHAR(40) NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_warehouse PRIMARY KEY (id),
    CONSTRAINT fk_warehouse_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_warehouse_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_warehouse_code UNIQUE (code),
    CONSTRAINT uq_warehouse_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_warehouse_keeper_id ON warehouse (keeper_id)
GO

CREATE INDEX ix_warehouse_name ON warehouse (name)
GO

CREATE INDEX ix_warehouse_org_id ON warehouse (org_id)
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', warehouse
GO

execute sp_addextendedproperty 'MS_Description', N'库存组织 Organisation', 'schema', dbo, 'table', warehouse, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'种类 Kind', 'schema', dbo, 'table', warehouse, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'计入可用量 Counts as available', 'schema', dbo, 'table', warehouse, 'column', in_atp
GO

execute sp_addextendedproperty 'MS_Description', N'允许负库存 May go negative', 'schema', dbo, 'table', warehouse, 'column', allow_negative
GO

execute sp_addextendedproperty 'MS_Description', N'核算成本 Bears cost', 'schema', dbo, 'table', warehouse, 'column', cost_bearing
GO

execute sp_addextendedproperty 'MS_Description', N'保管员 Keeper', 'schema', dbo, 'table', warehouse, 'column', keeper_id
GO

execute sp_addextendedproperty 'MS_Description', N'地址 Address', 'schema', dbo, 'table', warehouse, 'column', address
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', warehouse, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', warehouse, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', warehouse, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', warehouse, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', warehouse, 'column', created_at
GO

CREATE TABLE credit_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    old_limit NUMERIC(19, 2) NOT NULL,
    old_unlimited SMALLINT NOT NULL,
    used NUMERIC(19, 2) NOT NULL,
    credit_limit NUMERIC(19, 2) NULL,
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT NULL,
    general_grace SMALLINT NOT NULL,
    temporary NUMERIC(19, 2) NULL,
    valid_from DATE NULL,
    valid_to DATE NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_credit_adjustment_line PRIMARY KEY (id),
    CONSTRAINT fk_credit_adjustment_li_f527d2 FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_credit_adjustment_li_39744e FOREIGN KEY(document_id) REFERENCES credit_adjustment (id)
)
GO

CREATE INDEX ix_credit_adjustment_li_8c4492 ON credit_adjustment_line (customer_id)
GO

CREATE INDEX ix_credit_adjustment_li_ab5151 ON credit_adjustment_line (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'信用调整单：调整明细 Credit adjustment: Lines', 'schema', dbo, 'table', credit_adjustment_line
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', credit_adjustment_line, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'原额度 Limit so far', 'schema', dbo, 'table', credit_adjustment_line, 'column', old_limit
GO

execute sp_addextendedproperty 'MS_Description', N'原不限 No limit so far', 'schema', dbo, 'table', credit_adjustment_line, 'column', old_unlimited
GO

execute sp_addextendedproperty 'MS_Description', N'已占用 Used', 'schema', dbo, 'table', credit_adjustment_line, 'column', used
GO

execute sp_addextendedproperty 'MS_Description', N'新额度 New limit', 'schema', dbo, 'table', credit_adjustment_line, 'column', credit_limit
GO

execute sp_addextendedproperty 'MS_Description', N'改为不限 No limit', 'schema', dbo, 'table', credit_adjustment_line, 'column', unlimited
GO

execute sp_addextendedproperty 'MS_Description', N'新宽限天数 New grace days', 'schema', dbo, 'table', credit_adjustment_line, 'column', grace_days
GO

execute sp_addextendedproperty 'MS_Description', N'宽限按公司 The company''s days of grace', 'schema', dbo, 'table', credit_adjustment_line, 'column', general_grace
GO

execute sp_addextendedproperty 'MS_Description', N'临时额度 Temporary credit', 'schema', dbo, 'table', credit_adjustment_line, 'column', temporary
GO

execute sp_addextendedproperty 'MS_Description', N'临时起 Temporary from', 'schema', dbo, 'table', credit_adjustment_line, 'column', valid_from
GO

execute sp_addextendedproperty 'MS_Description', N'临时止 Temporary to', 'schema', dbo, 'table', credit_adjustment_line, 'column', valid_to
GO

CREATE TABLE credit_balance (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered NUMERIC(19, 2) NOT NULL,
    shipped NUMERIC(19, 2) NOT NULL,
    invoiced NUMERIC(19, 2) NOT NULL,
    advance NUMERIC(19, 2) NOT NULL,
    credit_limit NUMERIC(19, 2) NOT NULL,
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT NULL,
    CONSTRAINT pk_credit_balance PRIMARY KEY (id),
    CONSTRAINT fk_credit_balance_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
GO

CREATE UNIQUE INDEX ix_credit_balance_customer_id ON credit_balance (customer_id)
GO

execute sp_addextendedproperty 'MS_Description', N'信用占用 Credit exposure', 'schema', dbo, 'table', credit_balance
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', credit_balance, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'已审未出 Ordered', 'schema', dbo, 'table', credit_balance, 'column', ordered
GO

execute sp_addextendedproperty 'MS_Description', N'已出未票 Shipped', 'schema', dbo, 'table', credit_balance, 'column', shipped
GO

execute sp_addextendedproperty 'MS_Description', N'应收 Receivable', 'schema', dbo, 'table', credit_balance, 'column', invoiced
GO

execute sp_addextendedproperty 'MS_Description', N'预收 Advance', 'schema', dbo, 'table', credit_balance, 'column', advance
GO

execute sp_addextendedproperty 'MS_Description', N'信用额度 Credit limit', 'schema', dbo, 'table', credit_balance, 'column', credit_limit
GO

execute sp_addextendedproperty 'MS_Description', N'不限额度 No limit', 'schema', dbo, 'table', credit_balance, 'column', unlimited
GO

execute sp_addextendedproperty 'MS_Description', N'逾期宽限天数 Grace days', 'schema', dbo, 'table', credit_balance, 'column', grace_days
GO

CREATE TABLE credit_entry (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered NUMERIC(19, 2) NOT NULL,
    shipped NUMERIC(19, 2) NOT NULL,
    invoiced NUMERIC(19, 2) NOT NULL,
    advance NUMERIC(19, 2) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_credit_entry PRIMARY KEY (id),
    CONSTRAINT fk_credit_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
GO

CREATE INDEX ix_credit_entry_customer_id ON credit_entry (customer_id)
GO

CREATE INDEX ix_credit_entry_record_id ON credit_entry (record_id)
GO

CREATE TABLE credit_temporary (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    adjustment_id BIGINT NULL,
    granted_by NVARCHAR(120) NULL,
    CONSTRAINT pk_credit_temporary PRIMARY KEY (id),
    CONSTRAINT fk_credit_temporary_adj_84323c FOREIGN KEY(adjustment_id) REFERENCES credit_adjustment (id),
    CONSTRAINT fk_credit_temporary_cus_b93760 FOREIGN KEY(customer_id) REFERENCES customer (id)
)
GO

CREATE INDEX ix_credit_temporary_adj_1b0db9 ON credit_temporary (adjustment_id)
GO

CREATE INDEX ix_credit_temporary_cus_623f13 ON credit_temporary (customer_id)
GO

execute sp_addextendedproperty 'MS_Description', N'临时额度 Temporary credit', 'schema', dbo, 'table', credit_temporary
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', credit_temporary, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'临时额度 Temporary credit', 'schema', dbo, 'table', credit_temporary, 'column', amount
GO

execute sp_addextendedproperty 'MS_Description', N'起 From', 'schema', dbo, 'table', credit_temporary, 'column', valid_from
GO

execute sp_addextendedproperty 'MS_Description', N'止 To', 'schema', dbo, 'table', credit_temporary, 'column', valid_to
GO

execute sp_addextendedproperty 'MS_Description', N'信用调整单 Credit adjustment', 'schema', dbo, 'table', credit_temporary, 'column', adjustment_id
GO

execute sp_addextendedproperty 'MS_Description', N'批准人 Granted by', 'schema', dbo, 'table', credit_temporary, 'column', granted_by
GO

CREATE TABLE customer_address (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    contact NVARCHAR(40) NULL,
    phone NVARCHAR(40) NULL,
    region_id BIGINT NULL,
    for_shipping SMALLINT NOT NULL,
    for_invoice SMALLINT NOT NULL,
    preferred SMALLINT NOT NULL,
    code NVARCHAR(40) NOT NULL,
    name NVARCHAR(120) NOT NULL,
    pinyin NVARCHAR(60) NULL,
    state NVARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    code_key NVARCHAR(120) NOT NULL,
    CONSTRAINT pk_customer_address PRIMARY KEY (id),
    CONSTRAINT fk_customer_address_cus_2b482f FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_customer_address_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT uq_customer_address_code UNIQUE (code),
    CONSTRAINT uq_customer_address_code_key UNIQUE (code_key)
)
GO

CREATE INDEX ix_customer_address_cus_4aebe3 ON customer_address (customer_id)
GO

CREATE INDEX ix_customer_address_name ON customer_address (name)
GO

CREATE INDEX ix_customer_address_region_id ON customer_address (region_id)
GO

execute sp_addextendedproperty 'MS_Description', N'客户地址 Customer address', 'schema', dbo, 'table', customer_address
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', customer_address, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'联系人 Contact', 'schema', dbo, 'table', customer_address, 'column', contact
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', customer_address, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', customer_address, 'column', region_id
GO

execute sp_addextendedproperty 'MS_Description', N'收货地址 Ship to', 'schema', dbo, 'table', customer_address, 'column', for_shipping
GO

execute sp_addextendedproperty 'MS_Description', N'收票地址 Invoice to', 'schema', dbo, 'table', customer_address, 'column', for_invoice
GO

execute sp_addextendedproperty 'MS_Description', N'默认 Default', 'schema', dbo, 'table', customer_address, 'column', preferred
GO

execute sp_addextendedproperty 'MS_Description', N'编码 Code', 'schema', dbo, 'table', customer_address, 'column', code
GO

execute sp_addextendedproperty 'MS_Description', N'名称 Name', 'schema', dbo, 'table', customer_address, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'助记码 Mnemonic', 'schema', dbo, 'table', customer_address, 'column', pinyin
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', customer_address, 'column', created_at
GO

CREATE TABLE customer_contact (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    name NVARCHAR(40) NOT NULL,
    post NVARCHAR(40) NULL,
    phone NVARCHAR(40) NULL,
    mail NVARCHAR(80) NULL,
    birthday DATE NULL,
    hobby NVARCHAR(80) NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_customer_contact PRIMARY KEY (id),
    CONSTRAINT fk_customer_contact_doc_b5ae13 FOREIGN KEY(document_id) REFERENCES customer (id)
)
GO

CREATE INDEX ix_customer_contact_doc_d3b7bd ON customer_contact (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'客户：联系人 Customer: Contacts', 'schema', dbo, 'table', customer_contact
GO

execute sp_addextendedproperty 'MS_Description', N'姓名 Name', 'schema', dbo, 'table', customer_contact, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'职务 Position', 'schema', dbo, 'table', customer_contact, 'column', post
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', customer_contact, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'邮箱 Mail', 'schema', dbo, 'table', customer_contact, 'column', mail
GO

execute sp_addextendedproperty 'MS_Description', N'生日 Birthday', 'schema', dbo, 'table', customer_contact, 'column', birthday
GO

execute sp_addextendedproperty 'MS_Description', N'爱好 Hobby', 'schema', dbo, 'table', customer_contact, 'column', hobby
GO

CREATE TABLE open_item (
    id BIGINT NOT NULL,
    kind NVARCHAR(10) NOT NULL,
    customer_id BIGINT NOT NULL,
    due_date DATE NOT NULL,
    reference NVARCHAR(60) NULL,
    amount NUMERIC(19, 2) NOT NULL,
    open_amount NUMERIC(19, 2) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    withdrawn_on DATE NULL,
    CONSTRAINT pk_open_item PRIMARY KEY (id),
    CONSTRAINT fk_open_item_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
GO

CREATE INDEX ix_open_item_customer_i_103cb1 ON open_item (customer_id, kind, due_date)
GO

CREATE INDEX ix_open_item_record_id ON open_item (record_id)
GO

execute sp_addextendedproperty 'MS_Description', N'应收预收明细 Open items', 'schema', dbo, 'table', open_item
GO

execute sp_addextendedproperty 'MS_Description', N'类别 Kind', 'schema', dbo, 'table', open_item, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', open_item, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'到期日 Due', 'schema', dbo, 'table', open_item, 'column', due_date
GO

execute sp_addextendedproperty 'MS_Description', N'参考号 Reference', 'schema', dbo, 'table', open_item, 'column', reference
GO

execute sp_addextendedproperty 'MS_Description', N'金额 Amount', 'schema', dbo, 'table', open_item, 'column', amount
GO

execute sp_addextendedproperty 'MS_Description', N'未核销 Open', 'schema', dbo, 'table', open_item, 'column', open_amount
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', open_item, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', open_item, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'时间 Made at', 'schema', dbo, 'table', open_item, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'撤回日期 Withdrawn on', 'schema', dbo, 'table', open_item, 'column', withdrawn_on
GO

CREATE TABLE opening_stock (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_opening_stock PRIMARY KEY (id),
    CONSTRAINT fk_opening_stock_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_opening_stock_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_opening_stock_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_opening_stock_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_opening_stock_busine_34bb0a ON opening_stock (business_date, id)
GO

CREATE INDEX ix_opening_stock_keeper_id_id ON opening_stock (keeper_id, id)
GO

CREATE INDEX ix_opening_stock_org_id_id ON opening_stock (org_id, id)
GO

CREATE INDEX ix_opening_stock_state_id ON opening_stock (state, id)
GO

CREATE INDEX ix_opening_stock_wareho_980559 ON opening_stock (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'期初库存 Opening stock', 'schema', dbo, 'table', opening_stock
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', opening_stock, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'保管员 Keeper', 'schema', dbo, 'table', opening_stock, 'column', keeper_id
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', opening_stock, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', opening_stock, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', opening_stock, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', opening_stock, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', opening_stock, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', opening_stock, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', opening_stock, 'column', created_at
GO

CREATE TABLE other_issue (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_other_issue PRIMARY KEY (id),
    CONSTRAINT fk_other_issue_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_other_issue_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_other_issue_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_other_issue_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_other_issue_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_other_issue_business_b2a9d9 ON other_issue (business_date, id)
GO

CREATE INDEX ix_other_issue_keeper_id_id ON other_issue (keeper_id, id)
GO

CREATE INDEX ix_other_issue_org_id_id ON other_issue (org_id, id)
GO

CREATE INDEX ix_other_issue_reason_id_id ON other_issue (reason_id, id)
GO

CREATE INDEX ix_other_issue_state_id ON other_issue (state, id)
GO

CREATE INDEX ix_other_issue_warehouse_id_id ON other_issue (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'其他出库单 Other issue', 'schema', dbo, 'table', other_issue
GO

execute sp_addextendedproperty 'MS_Description', N'出库原因 Why they go', 'schema', dbo, 'table', other_issue, 'column', reason_id
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', other_issue, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'保管员 Keeper', 'schema', dbo, 'table', other_issue, 'column', keeper_id
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', other_issue, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', other_issue, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', other_issue, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', other_issue, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', other_issue, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', other_issue, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', other_issue, 'column', created_at
GO

CREATE TABLE other_receipt (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_other_receipt PRIMARY KEY (id),
    CONSTRAINT fk_other_receipt_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_other_receipt_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_other_receipt_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_other_receipt_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_other_receipt_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_other_receipt_busine_098e02 ON other_receipt (business_date, id)
GO

CREATE INDEX ix_other_receipt_keeper_id_id ON other_receipt (keeper_id, id)
GO

CREATE INDEX ix_other_receipt_org_id_id ON other_receipt (org_id, id)
GO

CREATE INDEX ix_other_receipt_reason_id_id ON other_receipt (reason_id, id)
GO

CREATE INDEX ix_other_receipt_state_id ON other_receipt (state, id)
GO

CREATE INDEX ix_other_receipt_wareho_8182df ON other_receipt (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'其他入库单 Other receipt', 'schema', dbo, 'table', other_receipt
GO

execute sp_addextendedproperty 'MS_Description', N'入库原因 Why they came', 'schema', dbo, 'table', other_receipt, 'column', reason_id
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', other_receipt, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'保管员 Keeper', 'schema', dbo, 'table', other_receipt, 'column', keeper_id
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', other_receipt, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', other_receipt, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', other_receipt, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', other_receipt, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', other_receipt, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', other_receipt, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', other_receipt, 'column', created_at
GO

CREATE TABLE price_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NULL,
    item_class_id BIGINT NULL,
    customer_id BIGINT NULL,
    customer_class_id BIGINT NULL,
    region_id BIGINT NULL,
    min_quantity NUMERIC(19, 4) NOT NULL,
    unit NVARCHAR(20) NOT NULL,
    old_price NUMERIC(19, 6) NULL,
    method NVARCHAR(20) NOT NULL,
    change NUMERIC(19, 6) NULL,
    price NUMERIC(19, 6) NULL,
    floor_price NUMERIC(19, 6) NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_price_adjustment_line PRIMARY KEY (id),
    CONSTRAINT fk_price_adjustment_lin_3d75a7 FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_adjustment_lin_1f94eb FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_price_adjustment_lin_27fb95 FOREIGN KEY(document_id) REFERENCES price_adjustment (id),
    CONSTRAINT fk_price_adjustment_lin_0a84d4 FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_adjustment_lin_3da4ec FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_price_adjustment_lin_f11fe9 FOREIGN KEY(region_id) REFERENCES region (id)
)
GO

CREATE INDEX ix_price_adjustment_lin_01bb8b ON price_adjustment_line (item_class_id)
GO

CREATE INDEX ix_price_adjustment_lin_25bdea ON price_adjustment_line (document_id)
GO

CREATE INDEX ix_price_adjustment_lin_517353 ON price_adjustment_line (customer_class_id)
GO

CREATE INDEX ix_price_adjustment_lin_6541f0 ON price_adjustment_line (customer_id)
GO

CREATE INDEX ix_price_adjustment_lin_6f1c0d ON price_adjustment_line (region_id)
GO

CREATE INDEX ix_price_adjustment_lin_e25b8f ON price_adjustment_line (item_id)
GO

execute sp_addextendedproperty 'MS_Description', N'价格调整单：调价行 Price adjustment: Adjustments', 'schema', dbo, 'table', price_adjustment_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', price_adjustment_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料分类 Item class', 'schema', dbo, 'table', price_adjustment_line, 'column', item_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', price_adjustment_line, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户分类 Customer class', 'schema', dbo, 'table', price_adjustment_line, 'column', customer_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', price_adjustment_line, 'column', region_id
GO

execute sp_addextendedproperty 'MS_Description', N'最小数量（主单位） Quantity from (main unit)', 'schema', dbo, 'table', price_adjustment_line, 'column', min_quantity
GO

execute sp_addextendedproperty 'MS_Description', N'计价单位 Priced by', 'schema', dbo, 'table', price_adjustment_line, 'column', unit
GO

execute sp_addextendedproperty 'MS_Description', N'原价 Old price', 'schema', dbo, 'table', price_adjustment_line, 'column', old_price
GO

execute sp_addextendedproperty 'MS_Description', N'方式 Method', 'schema', dbo, 'table', price_adjustment_line, 'column', method
GO

execute sp_addextendedproperty 'MS_Description', N'幅度 Change', 'schema', dbo, 'table', price_adjustment_line, 'column', change
GO

execute sp_addextendedproperty 'MS_Description', N'新价格 New price', 'schema', dbo, 'table', price_adjustment_line, 'column', price
GO

execute sp_addextendedproperty 'MS_Description', N'新底价 New floor', 'schema', dbo, 'table', price_adjustment_line, 'column', floor_price
GO

CREATE TABLE price_list_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NULL,
    item_class_id BIGINT NULL,
    customer_id BIGINT NULL,
    customer_class_id BIGINT NULL,
    region_id BIGINT NULL,
    min_quantity NUMERIC(19, 4) NOT NULL,
    unit NVARCHAR(20) NOT NULL,
    price NUMERIC(19, 6) NOT NULL,
    floor_price NUMERIC(19, 6) NULL,
    valid_from DATE NULL,
    valid_to DATE NULL,
    adjustment_id BIGINT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    ended_by_id BIGINT NULL,
    CONSTRAINT pk_price_list_line PRIMARY KEY (id),
    CONSTRAINT fk_price_list_line_adju_040b62 FOREIGN KEY(adjustment_id) REFERENCES price_adjustment (id),
    CONSTRAINT fk_price_list_line_cust_556d41 FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_list_line_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_price_list_line_document_id FOREIGN KEY(document_id) REFERENCES price_list (id),
    CONSTRAINT fk_price_list_line_item_c98617 FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_list_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_price_list_line_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT fk_price_list_line_ended_by_id FOREIGN KEY(ended_by_id) REFERENCES price_adjustment (id)
)
GO

CREATE INDEX ix_price_list_line_adju_fe912a ON price_list_line (adjustment_id)
GO

CREATE INDEX ix_price_list_line_cust_13ee79 ON price_list_line (customer_class_id)
GO

CREATE INDEX ix_price_list_line_customer_id ON price_list_line (customer_id)
GO

CREATE INDEX ix_price_list_line_document_id ON price_list_line (document_id)
GO

CREATE INDEX ix_price_list_line_ended_by_id ON price_list_line (ended_by_id)
GO

CREATE INDEX ix_price_list_line_item_147ad6 ON price_list_line (item_class_id)
GO

CREATE INDEX ix_price_list_line_item_id ON price_list_line (item_id)
GO

CREATE INDEX ix_price_list_line_region_id ON price_list_line (region_id)
GO

execute sp_addextendedproperty 'MS_Description', N'价目表：价格行 Price list: Prices', 'schema', dbo, 'table', price_list_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', price_list_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料分类 Item class', 'schema', dbo, 'table', price_list_line, 'column', item_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', price_list_line, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户分类 Customer class', 'schema', dbo, 'table', price_list_line, 'column', customer_class_id
GO

execute sp_addextendedproperty 'MS_Description', N'区域 Region', 'schema', dbo, 'table', price_list_line, 'column', region_id
GO

execute sp_addextendedproperty 'MS_Description', N'最小数量（主单位） Quantity from (main unit)', 'schema', dbo, 'table', price_list_line, 'column', min_quantity
GO

execute sp_addextendedproperty 'MS_Description', N'计价单位 Priced by', 'schema', dbo, 'table', price_list_line, 'column', unit
GO

execute sp_addextendedproperty 'MS_Description', N'价格 Price', 'schema', dbo, 'table', price_list_line, 'column', price
GO

execute sp_addextendedproperty 'MS_Description', N'底价 Floor price', 'schema', dbo, 'table', price_list_line, 'column', floor_price
GO

execute sp_addextendedproperty 'MS_Description', N'有效期起 Valid from', 'schema', dbo, 'table', price_list_line, 'column', valid_from
GO

execute sp_addextendedproperty 'MS_Description', N'有效期止 Valid to', 'schema', dbo, 'table', price_list_line, 'column', valid_to
GO

execute sp_addextendedproperty 'MS_Description', N'调价单 Adjustment', 'schema', dbo, 'table', price_list_line, 'column', adjustment_id
GO

execute sp_addextendedproperty 'MS_Description', N'终止调价单 Ended by', 'schema', dbo, 'table', price_list_line, 'column', ended_by_id
GO

CREATE TABLE receipt (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT NULL,
    settlement_method_id BIGINT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    payer NVARCHAR(80) NULL,
    bank NVARCHAR(80) NULL,
    bank_account NVARCHAR(40) NULL,
    bank_reference NVARCHAR(60) NULL,
    reference NVARCHAR(60) NULL,
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    kind NVARCHAR(20) NOT NULL,
    former_number NVARCHAR(60) NULL,
    defaults_of BIGINT NULL,
    CONSTRAINT pk_receipt PRIMARY KEY (id),
    CONSTRAINT fk_receipt_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_receipt_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_receipt_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_receipt_settlement_m_1df3a0 FOREIGN KEY(settlement_method_id) REFERENCES settlement_method (id),
    CONSTRAINT uq_receipt_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_receipt_business_date_id ON receipt (business_date, id)
GO

CREATE INDEX ix_receipt_customer_id_id ON receipt (customer_id, id)
GO

CREATE INDEX ix_receipt_org_id_id ON receipt (org_id, id)
GO

CREATE INDEX ix_receipt_salesperson_id_id ON receipt (salesperson_id, id)
GO

CREATE INDEX ix_receipt_settlement_m_295fd5 ON receipt (settlement_method_id, id)
GO

CREATE INDEX ix_receipt_state_id ON receipt (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'收款单 Receipt', 'schema', dbo, 'table', receipt
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', receipt, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', receipt, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'结算方式 Method', 'schema', dbo, 'table', receipt, 'column', settlement_method_id
GO

execute sp_addextendedproperty 'MS_Description', N'收款金额 Amount', 'schema', dbo, 'table', receipt, 'column', amount
GO

execute sp_addextendedproperty 'MS_Description', N'付款人 Payer', 'schema', dbo, 'table', receipt, 'column', payer
GO

execute sp_addextendedproperty 'MS_Description', N'收款银行 Bank', 'schema', dbo, 'table', receipt, 'column', bank
GO

execute sp_addextendedproperty 'MS_Description', N'收款账号 Account', 'schema', dbo, 'table', receipt, 'column', bank_account
GO

execute sp_addextendedproperty 'MS_Description', N'银行流水号 Bank reference', 'schema', dbo, 'table', receipt, 'column', bank_reference
GO

execute sp_addextendedproperty 'MS_Description', N'订单/合同号 Order or contract no.', 'schema', dbo, 'table', receipt, 'column', reference
GO

execute sp_addextendedproperty 'MS_Description', N'已核销 Settled', 'schema', dbo, 'table', receipt, 'column', settled_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', receipt, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', receipt, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', receipt, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', receipt, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', receipt, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', receipt, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'收款类型 Kind', 'schema', dbo, 'table', receipt, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'期初原单号 Former number', 'schema', dbo, 'table', receipt, 'column', former_number
GO

execute sp_addextendedproperty 'MS_Description', N'默认值来源 Defaults of', 'schema', dbo, 'table', receipt, 'column', defaults_of
GO

CREATE TABLE receivable (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT NULL,
    kind NVARCHAR(20) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    due_on DATE NOT NULL,
    reference NVARCHAR(200) NULL,
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    former_number NVARCHAR(60) NULL,
    defaults_of BIGINT NULL,
    CONSTRAINT pk_receivable PRIMARY KEY (id),
    CONSTRAINT fk_receivable_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_receivable_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_receivable_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT uq_receivable_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_receivable_business_date_id ON receivable (business_date, id)
GO

CREATE INDEX ix_receivable_customer_id_id ON receivable (customer_id, id)
GO

CREATE INDEX ix_receivable_org_id_id ON receivable (org_id, id)
GO

CREATE INDEX ix_receivable_salespers_d1bc65 ON receivable (salesperson_id, id)
GO

CREATE INDEX ix_receivable_state_id ON receivable (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'应收单 Receivable', 'schema', dbo, 'table', receivable
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', receivable, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', receivable, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'应收类型 Kind', 'schema', dbo, 'table', receivable, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'应收金额 Amount', 'schema', dbo, 'table', receivable, 'column', amount
GO

execute sp_addextendedproperty 'MS_Description', N'到期日 Due', 'schema', dbo, 'table', receivable, 'column', due_on
GO

execute sp_addextendedproperty 'MS_Description', N'订单/合同号 Order or contract no.', 'schema', dbo, 'table', receivable, 'column', reference
GO

execute sp_addextendedproperty 'MS_Description', N'已核销 Settled', 'schema', dbo, 'table', receivable, 'column', settled_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', receivable, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', receivable, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', receivable, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', receivable, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', receivable, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', receivable, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'期初原单号 Former number', 'schema', dbo, 'table', receivable, 'column', former_number
GO

execute sp_addextendedproperty 'MS_Description', N'默认值来源 Defaults of', 'schema', dbo, 'table', receivable, 'column', defaults_of
GO

CREATE TABLE sales_invoice (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    invoice_no NVARCHAR(40) NULL,
    invoice_title NVARCHAR(120) NULL,
    tax_no NVARCHAR(30) NULL,
    payment_term_id BIGINT NULL,
    due_on DATE NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    net_total NUMERIC(19, 2) NOT NULL,
    tax_total NUMERIC(19, 2) NOT NULL,
    gross_total NUMERIC(19, 2) NOT NULL,
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    buyer_contact NVARCHAR(250) NULL,
    buyer_account NVARCHAR(130) NULL,
    defaults_of BIGINT NULL,
    CONSTRAINT pk_sales_invoice PRIMARY KEY (id),
    CONSTRAINT fk_sales_invoice_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sales_invoice_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sales_invoice_paymen_30b131 FOREIGN KEY(payment_term_id) REFERENCES payment_term (id),
    CONSTRAINT fk_sales_invoice_salesp_c11bd4 FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT uq_sales_invoice_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_sales_invoice_busine_c21a8a ON sales_invoice (business_date, id)
GO

CREATE INDEX ix_sales_invoice_custom_dfc0fa ON sales_invoice (customer_id, id)
GO

CREATE INDEX ix_sales_invoice_org_id_id ON sales_invoice (org_id, id)
GO

CREATE INDEX ix_sales_invoice_paymen_8a7232 ON sales_invoice (payment_term_id, id)
GO

CREATE INDEX ix_sales_invoice_salesp_705c60 ON sales_invoice (salesperson_id, id)
GO

CREATE INDEX ix_sales_invoice_state_id ON sales_invoice (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售发票 Sales invoice', 'schema', dbo, 'table', sales_invoice
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', sales_invoice, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', sales_invoice, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'发票类型 Type', 'schema', dbo, 'table', sales_invoice, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'发票号码 Invoice no.', 'schema', dbo, 'table', sales_invoice, 'column', invoice_no
GO

execute sp_addextendedproperty 'MS_Description', N'抬头 Title', 'schema', dbo, 'table', sales_invoice, 'column', invoice_title
GO

execute sp_addextendedproperty 'MS_Description', N'税号 Tax number', 'schema', dbo, 'table', sales_invoice, 'column', tax_no
GO

execute sp_addextendedproperty 'MS_Description', N'付款条件 Payment term', 'schema', dbo, 'table', sales_invoice, 'column', payment_term_id
GO

execute sp_addextendedproperty 'MS_Description', N'到期日 Due', 'schema', dbo, 'table', sales_invoice, 'column', due_on
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', sales_invoice, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'无税合计 Net', 'schema', dbo, 'table', sales_invoice, 'column', net_total
GO

execute sp_addextendedproperty 'MS_Description', N'税额合计 Tax', 'schema', dbo, 'table', sales_invoice, 'column', tax_total
GO

execute sp_addextendedproperty 'MS_Description', N'价税合计 Total', 'schema', dbo, 'table', sales_invoice, 'column', gross_total
GO

execute sp_addextendedproperty 'MS_Description', N'已核销 Settled', 'schema', dbo, 'table', sales_invoice, 'column', settled_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', sales_invoice, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', sales_invoice, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', sales_invoice, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', sales_invoice, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', sales_invoice, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', sales_invoice, 'column', created_at
GO

execute sp_addextendedproperty 'MS_Description', N'购方地址、电话 Buyer''s address and telephone', 'schema', dbo, 'table', sales_invoice, 'column', buyer_contact
GO

execute sp_addextendedproperty 'MS_Description', N'购方开户行及账号 Buyer''s bank and account', 'schema', dbo, 'table', sales_invoice, 'column', buyer_account
GO

execute sp_addextendedproperty 'MS_Description', N'默认值来源 Defaults of', 'schema', dbo, 'table', sales_invoice, 'column', defaults_of
GO

CREATE TABLE stock_batch (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    on_hand NUMERIC(19, 4) NOT NULL,
    in_transit NUMERIC(19, 4) NOT NULL,
    lent NUMERIC(19, 4) NOT NULL,
    to_inspect NUMERIC(19, 4) NOT NULL,
    CONSTRAINT pk_stock_batch PRIMARY KEY (id),
    CONSTRAINT fk_stock_batch_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_stock_batch_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_batch_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_stock_batch_warehous_ef59c4 UNIQUE (warehouse_id, item_id, batch_id)
)
GO

CREATE INDEX ix_stock_batch_batch_id ON stock_batch (batch_id)
GO

CREATE INDEX ix_stock_batch_item_id ON stock_batch (item_id)
GO

CREATE INDEX ix_stock_batch_warehouse_id ON stock_batch (warehouse_id)
GO

execute sp_addextendedproperty 'MS_Description', N'批次库存 Stock by batch', 'schema', dbo, 'table', stock_batch
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', stock_batch, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', stock_batch, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', stock_batch, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'现存 On hand', 'schema', dbo, 'table', stock_batch, 'column', on_hand
GO

execute sp_addextendedproperty 'MS_Description', N'在途 In transit', 'schema', dbo, 'table', stock_batch, 'column', in_transit
GO

execute sp_addextendedproperty 'MS_Description', N'借出 Lent', 'schema', dbo, 'table', stock_batch, 'column', lent
GO

execute sp_addextendedproperty 'MS_Description', N'待检 To inspect', 'schema', dbo, 'table', stock_batch, 'column', to_inspect
GO

CREATE TABLE stock_item (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    on_hand NUMERIC(19, 4) NOT NULL,
    reserved NUMERIC(19, 4) NOT NULL,
    in_transit NUMERIC(19, 4) NOT NULL,
    lent NUMERIC(19, 4) NOT NULL,
    to_inspect NUMERIC(19, 4) NOT NULL,
    CONSTRAINT pk_stock_item PRIMARY KEY (id),
    CONSTRAINT fk_stock_item_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_item_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_stock_item_warehouse_3fc84b UNIQUE (warehouse_id, item_id)
)
GO

CREATE INDEX ix_stock_item_item_id ON stock_item (item_id)
GO

CREATE INDEX ix_stock_item_warehouse_id ON stock_item (warehouse_id)
GO

execute sp_addextendedproperty 'MS_Description', N'即时库存 Stock on hand', 'schema', dbo, 'table', stock_item
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', stock_item, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', stock_item, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'现存 On hand', 'schema', dbo, 'table', stock_item, 'column', on_hand
GO

execute sp_addextendedproperty 'MS_Description', N'占用 Reserved', 'schema', dbo, 'table', stock_item, 'column', reserved
GO

execute sp_addextendedproperty 'MS_Description', N'在途 In transit', 'schema', dbo, 'table', stock_item, 'column', in_transit
GO

execute sp_addextendedproperty 'MS_Description', N'借出 Lent', 'schema', dbo, 'table', stock_item, 'column', lent
GO

execute sp_addextendedproperty 'MS_Description', N'待检 To inspect', 'schema', dbo, 'table', stock_item, 'column', to_inspect
GO

CREATE TABLE stock_move (
    id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    on_hand NUMERIC(19, 4) NOT NULL,
    reserved NUMERIC(19, 4) NOT NULL,
    in_transit NUMERIC(19, 4) NOT NULL,
    lent NUMERIC(19, 4) NOT NULL,
    to_inspect NUMERIC(19, 4) NOT NULL,
    entity NVARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    CONSTRAINT pk_stock_move PRIMARY KEY (id),
    CONSTRAINT fk_stock_move_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_move_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id)
)
GO

CREATE INDEX ix_stock_move_item_id ON stock_move (item_id)
GO

CREATE INDEX ix_stock_move_record_id ON stock_move (record_id)
GO

CREATE INDEX ix_stock_move_warehouse_71184b ON stock_move (warehouse_id, item_id)
GO

CREATE INDEX ix_stock_move_warehouse_id ON stock_move (warehouse_id)
GO

execute sp_addextendedproperty 'MS_Description', N'库存流水 Stock moves', 'schema', dbo, 'table', stock_move
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', stock_move, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', stock_move, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'现存 On hand', 'schema', dbo, 'table', stock_move, 'column', on_hand
GO

execute sp_addextendedproperty 'MS_Description', N'占用 Reserved', 'schema', dbo, 'table', stock_move, 'column', reserved
GO

execute sp_addextendedproperty 'MS_Description', N'在途 In transit', 'schema', dbo, 'table', stock_move, 'column', in_transit
GO

execute sp_addextendedproperty 'MS_Description', N'借出 Lent', 'schema', dbo, 'table', stock_move, 'column', lent
GO

execute sp_addextendedproperty 'MS_Description', N'待检 To inspect', 'schema', dbo, 'table', stock_move, 'column', to_inspect
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', stock_move, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', stock_move, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'时间 Made at', 'schema', dbo, 'table', stock_move, 'column', created_at
GO

CREATE TABLE supplier_contact (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    name NVARCHAR(40) NOT NULL,
    post NVARCHAR(40) NULL,
    phone NVARCHAR(40) NULL,
    mail NVARCHAR(80) NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_supplier_contact PRIMARY KEY (id),
    CONSTRAINT fk_supplier_contact_doc_e411bf FOREIGN KEY(document_id) REFERENCES supplier (id)
)
GO

CREATE INDEX ix_supplier_contact_doc_7a8fc0 ON supplier_contact (document_id)
GO

execute sp_addextendedproperty 'MS_Description', N'供应商：联系人 Supplier: Contacts', 'schema', dbo, 'table', supplier_contact
GO

execute sp_addextendedproperty 'MS_Description', N'姓名 Name', 'schema', dbo, 'table', supplier_contact, 'column', name
GO

execute sp_addextendedproperty 'MS_Description', N'职务 Position', 'schema', dbo, 'table', supplier_contact, 'column', post
GO

execute sp_addextendedproperty 'MS_Description', N'电话 Phone', 'schema', dbo, 'table', supplier_contact, 'column', phone
GO

execute sp_addextendedproperty 'MS_Description', N'邮箱 Mail', 'schema', dbo, 'table', supplier_contact, 'column', mail
GO

CREATE TABLE user_role (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_user_role PRIMARY KEY (id),
    CONSTRAINT fk_user_role_document_id FOREIGN KEY(document_id) REFERENCES app_user (id),
    CONSTRAINT fk_user_role_role_id FOREIGN KEY(role_id) REFERENCES role (id)
)
GO

CREATE INDEX ix_user_role_document_id ON user_role (document_id)
GO

CREATE INDEX ix_user_role_role_id ON user_role (role_id)
GO

execute sp_addextendedproperty 'MS_Description', N'用户：角色 User: Roles', 'schema', dbo, 'table', user_role
GO

execute sp_addextendedproperty 'MS_Description', N'角色 Role', 'schema', dbo, 'table', user_role, 'column', role_id
GO

CREATE TABLE write_off (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    reversed_because NVARCHAR(200) NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_write_off PRIMARY KEY (id),
    CONSTRAINT fk_write_off_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_write_off_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_write_off_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_write_off_business_date_id ON write_off (business_date, id)
GO

CREATE INDEX ix_write_off_customer_id_id ON write_off (customer_id, id)
GO

CREATE INDEX ix_write_off_org_id_id ON write_off (org_id, id)
GO

CREATE INDEX ix_write_off_state_id ON write_off (state, id)
GO

execute sp_addextendedproperty 'MS_Description', N'核销单 Write-off', 'schema', dbo, 'table', write_off
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', write_off, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'核销合计 Total', 'schema', dbo, 'table', write_off, 'column', amount
GO

execute sp_addextendedproperty 'MS_Description', N'反核销原因 Reversed because', 'schema', dbo, 'table', write_off, 'column', reversed_because
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', write_off, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', write_off, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', write_off, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', write_off, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', write_off, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', write_off, 'column', created_at
GO

CREATE TABLE delivery_note (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT NULL,
    salesperson_id BIGINT NULL,
    warehouse_id BIGINT NOT NULL,
    ship_on DATE NOT NULL,
    carrier_id BIGINT NULL,
    vehicle_id BIGINT NULL,
    driver NVARCHAR(40) NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    shipped_total NUMERIC(19, 4) NOT NULL,
    closed_because NVARCHAR(200) NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_delivery_note PRIMARY KEY (id),
    CONSTRAINT fk_delivery_note_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_delivery_note_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_delivery_note_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_delivery_note_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_delivery_note_salesp_a4c36e FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_delivery_note_vehicle_id FOREIGN KEY(vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT fk_delivery_note_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_delivery_note_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_delivery_note_address_id_id ON delivery_note (address_id, id)
GO

CREATE INDEX ix_delivery_note_busine_3a36e1 ON delivery_note (business_date, id)
GO

CREATE INDEX ix_delivery_note_carrier_id_id ON delivery_note (carrier_id, id)
GO

CREATE INDEX ix_delivery_note_custom_c329b7 ON delivery_note (customer_id, id)
GO

CREATE INDEX ix_delivery_note_org_id_id ON delivery_note (org_id, id)
GO

CREATE INDEX ix_delivery_note_salesp_5d3fcd ON delivery_note (salesperson_id, id)
GO

CREATE INDEX ix_delivery_note_state_id ON delivery_note (state, id)
GO

CREATE INDEX ix_delivery_note_vehicle_id_id ON delivery_note (vehicle_id, id)
GO

CREATE INDEX ix_delivery_note_wareho_74c37a ON delivery_note (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'发货单 Delivery note', 'schema', dbo, 'table', delivery_note
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', delivery_note, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'收货地址 Ship to', 'schema', dbo, 'table', delivery_note, 'column', address_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', delivery_note, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'发货仓 Ship from', 'schema', dbo, 'table', delivery_note, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'计划发货 Ship on', 'schema', dbo, 'table', delivery_note, 'column', ship_on
GO

execute sp_addextendedproperty 'MS_Description', N'承运商 Carrier', 'schema', dbo, 'table', delivery_note, 'column', carrier_id
GO

execute sp_addextendedproperty 'MS_Description', N'车辆 Vehicle', 'schema', dbo, 'table', delivery_note, 'column', vehicle_id
GO

execute sp_addextendedproperty 'MS_Description', N'司机 Driver', 'schema', dbo, 'table', delivery_note, 'column', driver
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', delivery_note, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'已出库 Shipped', 'schema', dbo, 'table', delivery_note, 'column', shipped_total
GO

execute sp_addextendedproperty 'MS_Description', N'关闭原因 Closed because', 'schema', dbo, 'table', delivery_note, 'column', closed_because
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', delivery_note, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', delivery_note, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', delivery_note, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', delivery_note, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', delivery_note, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', delivery_note, 'column', created_at
GO

CREATE TABLE opening_stock_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NULL,
    cases NUMERIC(19, 4) NULL,
    seen_cases NUMERIC(19, 4) NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_opening_stock_line PRIMARY KEY (id),
    CONSTRAINT fk_opening_stock_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_opening_stock_line_d_5f1995 FOREIGN KEY(document_id) REFERENCES opening_stock (id),
    CONSTRAINT fk_opening_stock_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
GO

CREATE INDEX ix_opening_stock_line_batch_id ON opening_stock_line (batch_id)
GO

CREATE INDEX ix_opening_stock_line_d_fc2efa ON opening_stock_line (document_id)
GO

CREATE INDEX ix_opening_stock_line_item_id ON opening_stock_line (item_id)
GO

execute sp_addextendedproperty 'MS_Description', N'期初库存：期初明细 Opening stock: Lines', 'schema', dbo, 'table', opening_stock_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', opening_stock_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', opening_stock_line, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'箱数 Cases', 'schema', dbo, 'table', opening_stock_line, 'column', cases
GO

execute sp_addextendedproperty 'MS_Description', N'原箱数 Cases before', 'schema', dbo, 'table', opening_stock_line, 'column', seen_cases
GO

execute sp_addextendedproperty 'MS_Description', N'数量 Quantity', 'schema', dbo, 'table', opening_stock_line, 'column', quantity
GO

CREATE TABLE other_issue_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NULL,
    cases NUMERIC(19, 4) NULL,
    seen_cases NUMERIC(19, 4) NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_other_issue_line PRIMARY KEY (id),
    CONSTRAINT fk_other_issue_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_other_issue_line_doc_f612ed FOREIGN KEY(document_id) REFERENCES other_issue (id),
    CONSTRAINT fk_other_issue_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
GO

CREATE INDEX ix_other_issue_line_batch_id ON other_issue_line (batch_id)
GO

CREATE INDEX ix_other_issue_line_doc_4ae9f4 ON other_issue_line (document_id)
GO

CREATE INDEX ix_other_issue_line_item_id ON other_issue_line (item_id)
GO

execute sp_addextendedproperty 'MS_Description', N'其他出库单：出库明细 Other issue: Lines', 'schema', dbo, 'table', other_issue_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', other_issue_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', other_issue_line, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'箱数 Cases', 'schema', dbo, 'table', other_issue_line, 'column', cases
GO

execute sp_addextendedproperty 'MS_Description', N'原箱数 Cases before', 'schema', dbo, 'table', other_issue_line, 'column', seen_cases
GO

execute sp_addextendedproperty 'MS_Description', N'数量 Quantity', 'schema', dbo, 'table', other_issue_line, 'column', quantity
GO

CREATE TABLE other_receipt_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NULL,
    cases NUMERIC(19, 4) NULL,
    seen_cases NUMERIC(19, 4) NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_other_receipt_line PRIMARY KEY (id),
    CONSTRAINT fk_other_receipt_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_other_receipt_line_d_3577a9 FOREIGN KEY(document_id) REFERENCES other_receipt (id),
    CONSTRAINT fk_other_receipt_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
)
GO

CREATE INDEX ix_other_receipt_line_batch_id ON other_receipt_line (batch_id)
GO

CREATE INDEX ix_other_receipt_line_d_11dbbd ON other_receipt_line (document_id)
GO

CREATE INDEX ix_other_receipt_line_item_id ON other_receipt_line (item_id)
GO

execute sp_addextendedproperty 'MS_Description', N'其他入库单：入库明细 Other receipt: Lines', 'schema', dbo, 'table', other_receipt_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', other_receipt_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', other_receipt_line, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'箱数 Cases', 'schema', dbo, 'table', other_receipt_line, 'column', cases
GO

execute sp_addextendedproperty 'MS_Description', N'原箱数 Cases before', 'schema', dbo, 'table', other_receipt_line, 'column', seen_cases
GO

execute sp_addextendedproperty 'MS_Description', N'数量 Quantity', 'schema', dbo, 'table', other_receipt_line, 'column', quantity
GO

CREATE TABLE outbound (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT NULL,
    salesperson_id BIGINT NULL,
    warehouse_id BIGINT NOT NULL,
    carrier_id BIGINT NULL,
    vehicle_id BIGINT NULL,
    driver NVARCHAR(40) NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    handled_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    lost_total NUMERIC(19, 4) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_outbound PRIMARY KEY (id),
    CONSTRAINT fk_outbound_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_outbound_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_outbound_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_outbound_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_outbound_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_outbound_vehicle_id FOREIGN KEY(vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT fk_outbound_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_outbound_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_outbound_address_id_id ON outbound (address_id, id)
GO

CREATE INDEX ix_outbound_business_date_id ON outbound (business_date, id)
GO

CREATE INDEX ix_outbound_carrier_id_id ON outbound (carrier_id, id)
GO

CREATE INDEX ix_outbound_customer_id_id ON outbound (customer_id, id)
GO

CREATE INDEX ix_outbound_org_id_id ON outbound (org_id, id)
GO

CREATE INDEX ix_outbound_salesperson_id_id ON outbound (salesperson_id, id)
GO

CREATE INDEX ix_outbound_state_id ON outbound (state, id)
GO

CREATE INDEX ix_outbound_vehicle_id_id ON outbound (vehicle_id, id)
GO

CREATE INDEX ix_outbound_warehouse_id_id ON outbound (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售出库单 Sales outbound', 'schema', dbo, 'table', outbound
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', outbound, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'收货地址 Ship to', 'schema', dbo, 'table', outbound, 'column', address_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', outbound, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'仓库 Warehouse', 'schema', dbo, 'table', outbound, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'承运商 Carrier', 'schema', dbo, 'table', outbound, 'column', carrier_id
GO

execute sp_addextendedproperty 'MS_Description', N'车辆 Vehicle', 'schema', dbo, 'table', outbound, 'column', vehicle_id
GO

execute sp_addextendedproperty 'MS_Description', N'司机 Driver', 'schema', dbo, 'table', outbound, 'column', driver
GO

execute sp_addextendedproperty 'MS_Description', N'出库合计 Quantity', 'schema', dbo, 'table', outbound, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'已处理 Handled', 'schema', dbo, 'table', outbound, 'column', handled_total
GO

execute sp_addextendedproperty 'MS_Description', N'已签收 Signed off', 'schema', dbo, 'table', outbound, 'column', signed_total
GO

execute sp_addextendedproperty 'MS_Description', N'途损 Lost', 'schema', dbo, 'table', outbound, 'column', lost_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', outbound, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', outbound, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', outbound, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', outbound, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', outbound, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', outbound, 'column', created_at
GO

CREATE TABLE sales_order (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT NULL,
    salesperson_id BIGINT NOT NULL,
    kind NVARCHAR(20) NOT NULL,
    deliver_on DATE NULL,
    settlement_method_id BIGINT NULL,
    warehouse_id BIGINT NULL,
    customer_order_no NVARCHAR(40) NULL,
    contract_no NVARCHAR(40) NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    net_total NUMERIC(19, 2) NOT NULL,
    tax_total NUMERIC(19, 2) NOT NULL,
    gross_total NUMERIC(19, 2) NOT NULL,
    delivered_total NUMERIC(19, 4) NOT NULL,
    shipped_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    invoiced_total NUMERIC(19, 4) NOT NULL,
    received_total NUMERIC(19, 2) NOT NULL,
    sent_back_because NVARCHAR(200) NULL,
    closed_because NVARCHAR(200) NULL,
    defaults_of BIGINT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_sales_order PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_sales_order_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sales_order_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sales_order_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_sales_order_settleme_edcfdd FOREIGN KEY(settlement_method_id) REFERENCES settlement_method (id),
    CONSTRAINT fk_sales_order_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_sales_order_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_sales_order_address_id_id ON sales_order (address_id, id)
GO

CREATE INDEX ix_sales_order_business_f46345 ON sales_order (business_date, id)
GO

CREATE INDEX ix_sales_order_customer_id_id ON sales_order (customer_id, id)
GO

CREATE INDEX ix_sales_order_gross_total_id ON sales_order (gross_total, id)
GO

CREATE INDEX ix_sales_order_org_id_id ON sales_order (org_id, id)
GO

CREATE INDEX ix_sales_order_salesper_26913b ON sales_order (salesperson_id, id)
GO

CREATE INDEX ix_sales_order_settleme_00161b ON sales_order (settlement_method_id, id)
GO

CREATE INDEX ix_sales_order_state_id ON sales_order (state, id)
GO

CREATE INDEX ix_sales_order_warehouse_id_id ON sales_order (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售订单 Sales order', 'schema', dbo, 'table', sales_order
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', sales_order, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'收货地址 Ship to', 'schema', dbo, 'table', sales_order, 'column', address_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', sales_order, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'交易类型 Type', 'schema', dbo, 'table', sales_order, 'column', kind
GO

execute sp_addextendedproperty 'MS_Description', N'要求交货 Deliver on', 'schema', dbo, 'table', sales_order, 'column', deliver_on
GO

execute sp_addextendedproperty 'MS_Description', N'结算方式 Settlement', 'schema', dbo, 'table', sales_order, 'column', settlement_method_id
GO

execute sp_addextendedproperty 'MS_Description', N'发货仓 Ship from', 'schema', dbo, 'table', sales_order, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'客户订单号 Customer''s order no.', 'schema', dbo, 'table', sales_order, 'column', customer_order_no
GO

execute sp_addextendedproperty 'MS_Description', N'合同号 Contract no.', 'schema', dbo, 'table', sales_order, 'column', contract_no
GO

execute sp_addextendedproperty 'MS_Description', N'数量合计 Quantity', 'schema', dbo, 'table', sales_order, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'无税合计 Net', 'schema', dbo, 'table', sales_order, 'column', net_total
GO

execute sp_addextendedproperty 'MS_Description', N'税额合计 Tax', 'schema', dbo, 'table', sales_order, 'column', tax_total
GO

execute sp_addextendedproperty 'MS_Description', N'价税合计 Total', 'schema', dbo, 'table', sales_order, 'column', gross_total
GO

execute sp_addextendedproperty 'MS_Description', N'已发货 On delivery notes', 'schema', dbo, 'table', sales_order, 'column', delivered_total
GO

execute sp_addextendedproperty 'MS_Description', N'已出库 Shipped', 'schema', dbo, 'table', sales_order, 'column', shipped_total
GO

execute sp_addextendedproperty 'MS_Description', N'已签收 Signed off', 'schema', dbo, 'table', sales_order, 'column', signed_total
GO

execute sp_addextendedproperty 'MS_Description', N'已开票 Invoiced', 'schema', dbo, 'table', sales_order, 'column', invoiced_total
GO

execute sp_addextendedproperty 'MS_Description', N'已回款 Received', 'schema', dbo, 'table', sales_order, 'column', received_total
GO

execute sp_addextendedproperty 'MS_Description', N'退回原因 Sent back because', 'schema', dbo, 'table', sales_order, 'column', sent_back_because
GO

execute sp_addextendedproperty 'MS_Description', N'关闭原因 Closed because', 'schema', dbo, 'table', sales_order, 'column', closed_because
GO

execute sp_addextendedproperty 'MS_Description', N'默认值来源 Defaults of', 'schema', dbo, 'table', sales_order, 'column', defaults_of
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', sales_order, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', sales_order, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', sales_order, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', sales_order, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', sales_order, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', sales_order, 'column', created_at
GO

CREATE TABLE sign_off (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT NULL,
    salesperson_id BIGINT NULL,
    warehouse_id BIGINT NOT NULL,
    carrier_id BIGINT NULL,
    signer NVARCHAR(20) NOT NULL,
    signed_by NVARCHAR(40) NULL,
    signed_on DATE NOT NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    lost_total NUMERIC(19, 4) NOT NULL,
    to_invoice_total NUMERIC(19, 4) NOT NULL,
    invoiced_total NUMERIC(19, 4) NOT NULL,
    doc_number NVARCHAR(40) NOT NULL,
    state NVARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NULL,
    org_id BIGINT NOT NULL,
    remark NVARCHAR(200) NULL,
    checked_by BIGINT NULL,
    checked_at DATETIME2(6) NULL,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at DATETIME2(6) NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at DATETIME2(6) NULL,
    changed_by BIGINT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_sign_off PRIMARY KEY (id),
    CONSTRAINT fk_sign_off_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_sign_off_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_sign_off_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sign_off_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sign_off_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_sign_off_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_sign_off_doc_number UNIQUE (doc_number)
)
GO

CREATE INDEX ix_sign_off_address_id_id ON sign_off (address_id, id)
GO

CREATE INDEX ix_sign_off_business_date_id ON sign_off (business_date, id)
GO

CREATE INDEX ix_sign_off_carrier_id_id ON sign_off (carrier_id, id)
GO

CREATE INDEX ix_sign_off_customer_id_id ON sign_off (customer_id, id)
GO

CREATE INDEX ix_sign_off_org_id_id ON sign_off (org_id, id)
GO

CREATE INDEX ix_sign_off_salesperson_id_id ON sign_off (salesperson_id, id)
GO

CREATE INDEX ix_sign_off_state_id ON sign_off (state, id)
GO

CREATE INDEX ix_sign_off_warehouse_id_id ON sign_off (warehouse_id, id)
GO

execute sp_addextendedproperty 'MS_Description', N'签收途损单 Sign-off', 'schema', dbo, 'table', sign_off
GO

execute sp_addextendedproperty 'MS_Description', N'客户 Customer', 'schema', dbo, 'table', sign_off, 'column', customer_id
GO

execute sp_addextendedproperty 'MS_Description', N'收货地址 Ship to', 'schema', dbo, 'table', sign_off, 'column', address_id
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', sign_off, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'发货仓 Shipped from', 'schema', dbo, 'table', sign_off, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'承运商 Carrier', 'schema', dbo, 'table', sign_off, 'column', carrier_id
GO

execute sp_addextendedproperty 'MS_Description', N'签收方 Signed by whom', 'schema', dbo, 'table', sign_off, 'column', signer
GO

execute sp_addextendedproperty 'MS_Description', N'签收人 Signed by', 'schema', dbo, 'table', sign_off, 'column', signed_by
GO

execute sp_addextendedproperty 'MS_Description', N'签收日期 Signed on', 'schema', dbo, 'table', sign_off, 'column', signed_on
GO

execute sp_addextendedproperty 'MS_Description', N'出库合计 Shipped', 'schema', dbo, 'table', sign_off, 'column', quantity_total
GO

execute sp_addextendedproperty 'MS_Description', N'签收合计 Signed', 'schema', dbo, 'table', sign_off, 'column', signed_total
GO

execute sp_addextendedproperty 'MS_Description', N'途损合计 Lost', 'schema', dbo, 'table', sign_off, 'column', lost_total
GO

execute sp_addextendedproperty 'MS_Description', N'应开票 To invoice', 'schema', dbo, 'table', sign_off, 'column', to_invoice_total
GO

execute sp_addextendedproperty 'MS_Description', N'已开票 Invoiced', 'schema', dbo, 'table', sign_off, 'column', invoiced_total
GO

execute sp_addextendedproperty 'MS_Description', N'业务日期 Date', 'schema', dbo, 'table', sign_off, 'column', business_date
GO

execute sp_addextendedproperty 'MS_Description', N'记账日期 Posted on', 'schema', dbo, 'table', sign_off, 'column', posting_date
GO

execute sp_addextendedproperty 'MS_Description', N'组织 Organisation', 'schema', dbo, 'table', sign_off, 'column', org_id
GO

execute sp_addextendedproperty 'MS_Description', N'备注 Remark', 'schema', dbo, 'table', sign_off, 'column', remark
GO

execute sp_addextendedproperty 'MS_Description', N'审核时间 Approved at', 'schema', dbo, 'table', sign_off, 'column', checked_at
GO

execute sp_addextendedproperty 'MS_Description', N'制单时间 Made at', 'schema', dbo, 'table', sign_off, 'column', created_at
GO

CREATE TABLE write_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    receivable_id BIGINT NOT NULL,
    receivable_open NUMERIC(19, 2) NOT NULL,
    receipt_id BIGINT NOT NULL,
    receipt_open NUMERIC(19, 2) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    CONSTRAINT pk_write_off_line PRIMARY KEY (id),
    CONSTRAINT fk_write_off_line_document_id FOREIGN KEY(document_id) REFERENCES write_off (id),
    CONSTRAINT fk_write_off_line_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id),
    CONSTRAINT fk_write_off_line_recei_ddeb88 FOREIGN KEY(receivable_id) REFERENCES receivable (id)
)
GO

CREATE INDEX ix_write_off_line_document_id ON write_off_line (document_id)
GO

CREATE INDEX ix_write_off_line_recei_055fa9 ON write_off_line (receivable_id)
GO

CREATE INDEX ix_write_off_line_receipt_id ON write_off_line (receipt_id)
GO

execute sp_addextendedproperty 'MS_Description', N'核销单：核销明细 Write-off: Lines', 'schema', dbo, 'table', write_off_line
GO

execute sp_addextendedproperty 'MS_Description', N'应收单 Receivable', 'schema', dbo, 'table', write_off_line, 'column', receivable_id
GO

execute sp_addextendedproperty 'MS_Description', N'应收未核销 Owed', 'schema', dbo, 'table', write_off_line, 'column', receivable_open
GO

execute sp_addextendedproperty 'MS_Description', N'收款单 Receipt', 'schema', dbo, 'table', write_off_line, 'column', receipt_id
GO

execute sp_addextendedproperty 'MS_Description', N'收款未核销 Paid', 'schema', dbo, 'table', write_off_line, 'column', receipt_open
GO

execute sp_addextendedproperty 'MS_Description', N'本次核销 Settled now', 'schema', dbo, 'table', write_off_line, 'column', amount
GO

CREATE TABLE sales_order_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    cases NUMERIC(19, 4) NULL,
    seen_cases NUMERIC(19, 4) NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    price NUMERIC(19, 6) NULL,
    discount NUMERIC(9, 6) NOT NULL,
    tax_rate NUMERIC(9, 6) NOT NULL,
    net NUMERIC(19, 2) NOT NULL,
    tax NUMERIC(19, 2) NOT NULL,
    gross NUMERIC(19, 2) NOT NULL,
    warehouse_id BIGINT NULL,
    deliver_on DATE NULL,
    delivered NUMERIC(19, 4) NOT NULL,
    shipped NUMERIC(19, 4) NOT NULL,
    signed NUMERIC(19, 4) NOT NULL,
    lost NUMERIC(19, 4) NOT NULL,
    waived NUMERIC(19, 4) NOT NULL,
    invoiced NUMERIC(19, 4) NOT NULL,
    shipped_amount NUMERIC(19, 2) NOT NULL,
    waived_amount NUMERIC(19, 2) NOT NULL,
    invoiced_net NUMERIC(19, 2) NOT NULL,
    invoiced_gross NUMERIC(19, 2) NOT NULL,
    quoted_price NUMERIC(19, 6) NULL,
    floor_price NUMERIC(19, 6) NULL,
    price_line_id BIGINT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    price_unit NVARCHAR(20) NOT NULL,
    price_per BIGINT NOT NULL,
    tax_included SMALLINT NOT NULL,
    priced_from NVARCHAR(20) NULL,
    price_list_id BIGINT NULL,
    price_row BIGINT NULL,
    defaults_of BIGINT NULL,
    quoted_for NVARCHAR(160) NULL,
    quoted_per BIGINT NULL,
    quoted_taxed SMALLINT NULL,
    CONSTRAINT pk_sales_order_line PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_line_doc_af8207 FOREIGN KEY(document_id) REFERENCES sales_order (id),
    CONSTRAINT fk_sales_order_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sales_order_line_war_e871d4 FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_sales_order_line_pri_2858d8 FOREIGN KEY(price_list_id) REFERENCES price_list (id)
)
GO

CREATE INDEX ix_sales_order_line_doc_4129d1 ON sales_order_line (document_id)
GO

CREATE INDEX ix_sales_order_line_item_id ON sales_order_line (item_id)
GO

CREATE INDEX ix_sales_order_line_pri_e518c1 ON sales_order_line (price_list_id)
GO

CREATE INDEX ix_sales_order_line_war_625ca7 ON sales_order_line (warehouse_id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售订单：订单明细 Sales order: Lines', 'schema', dbo, 'table', sales_order_line
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', sales_order_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'箱数 Cases', 'schema', dbo, 'table', sales_order_line, 'column', cases
GO

execute sp_addextendedproperty 'MS_Description', N'原箱数 Cases before', 'schema', dbo, 'table', sales_order_line, 'column', seen_cases
GO

execute sp_addextendedproperty 'MS_Description', N'数量 Quantity', 'schema', dbo, 'table', sales_order_line, 'column', quantity
GO

execute sp_addextendedproperty 'MS_Description', N'单价 Price', 'schema', dbo, 'table', sales_order_line, 'column', price
GO

execute sp_addextendedproperty 'MS_Description', N'扣率 Discount rate', 'schema', dbo, 'table', sales_order_line, 'column', discount
GO

execute sp_addextendedproperty 'MS_Description', N'税率 Tax rate', 'schema', dbo, 'table', sales_order_line, 'column', tax_rate
GO

execute sp_addextendedproperty 'MS_Description', N'无税金额 Net', 'schema', dbo, 'table', sales_order_line, 'column', net
GO

execute sp_addextendedproperty 'MS_Description', N'税额 Tax', 'schema', dbo, 'table', sales_order_line, 'column', tax
GO

execute sp_addextendedproperty 'MS_Description', N'价税合计 Total', 'schema', dbo, 'table', sales_order_line, 'column', gross
GO

execute sp_addextendedproperty 'MS_Description', N'发货仓 Ship from', 'schema', dbo, 'table', sales_order_line, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'交货日期 Deliver on', 'schema', dbo, 'table', sales_order_line, 'column', deliver_on
GO

execute sp_addextendedproperty 'MS_Description', N'已发货 On delivery notes', 'schema', dbo, 'table', sales_order_line, 'column', delivered
GO

execute sp_addextendedproperty 'MS_Description', N'已出库 Shipped', 'schema', dbo, 'table', sales_order_line, 'column', shipped
GO

execute sp_addextendedproperty 'MS_Description', N'已签收 Signed off', 'schema', dbo, 'table', sales_order_line, 'column', signed
GO

execute sp_addextendedproperty 'MS_Description', N'途损 Lost', 'schema', dbo, 'table', sales_order_line, 'column', lost
GO

execute sp_addextendedproperty 'MS_Description', N'不开票途损 Lost, not invoiced', 'schema', dbo, 'table', sales_order_line, 'column', waived
GO

execute sp_addextendedproperty 'MS_Description', N'已开票 Invoiced', 'schema', dbo, 'table', sales_order_line, 'column', invoiced
GO

execute sp_addextendedproperty 'MS_Description', N'行关闭 Closed', 'schema', dbo, 'table', sales_order_line, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'计价单位 Priced by', 'schema', dbo, 'table', sales_order_line, 'column', price_unit
GO

execute sp_addextendedproperty 'MS_Description', N'计价数量 Priced per', 'schema', dbo, 'table', sales_order_line, 'column', price_per
GO

execute sp_addextendedproperty 'MS_Description', N'含税 Tax included', 'schema', dbo, 'table', sales_order_line, 'column', tax_included
GO

execute sp_addextendedproperty 'MS_Description', N'价格来源 Price source', 'schema', dbo, 'table', sales_order_line, 'column', priced_from
GO

execute sp_addextendedproperty 'MS_Description', N'价目表 Price list', 'schema', dbo, 'table', sales_order_line, 'column', price_list_id
GO

execute sp_addextendedproperty 'MS_Description', N'价目表行 Line of the list', 'schema', dbo, 'table', sales_order_line, 'column', price_row
GO

execute sp_addextendedproperty 'MS_Description', N'默认值来源 Defaults of', 'schema', dbo, 'table', sales_order_line, 'column', defaults_of
GO

execute sp_addextendedproperty 'MS_Description', N'询价依据 Priced for', 'schema', dbo, 'table', sales_order_line, 'column', quoted_for
GO

CREATE TABLE delivery_note_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    order_line_id BIGINT NULL,
    item_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    shipped NUMERIC(19, 4) NOT NULL,
    returned NUMERIC(19, 4) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_delivery_note_line PRIMARY KEY (id),
    CONSTRAINT fk_delivery_note_line_d_4d72bb FOREIGN KEY(document_id) REFERENCES delivery_note (id),
    CONSTRAINT fk_delivery_note_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_delivery_note_line_o_966e1b FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_delivery_note_line_w_b9ce9f FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_delivery_note_line_s_53357f FOREIGN KEY(salesperson_id) REFERENCES employee (id)
)
GO

CREATE INDEX ix_delivery_note_line_d_cdbd0b ON delivery_note_line (document_id)
GO

CREATE INDEX ix_delivery_note_line_item_id ON delivery_note_line (item_id)
GO

CREATE INDEX ix_delivery_note_line_o_dc1e1e ON delivery_note_line (order_line_id)
GO

CREATE INDEX ix_delivery_note_line_s_56ffe6 ON delivery_note_line (salesperson_id)
GO

CREATE INDEX ix_delivery_note_line_w_e6a816 ON delivery_note_line (warehouse_id)
GO

execute sp_addextendedproperty 'MS_Description', N'发货单：发货明细 Delivery note: Lines', 'schema', dbo, 'table', delivery_note_line
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', delivery_note_line, 'column', order_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', delivery_note_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'发货仓 Ship from', 'schema', dbo, 'table', delivery_note_line, 'column', warehouse_id
GO

execute sp_addextendedproperty 'MS_Description', N'发货数量 Quantity', 'schema', dbo, 'table', delivery_note_line, 'column', quantity
GO

execute sp_addextendedproperty 'MS_Description', N'已出库 Shipped', 'schema', dbo, 'table', delivery_note_line, 'column', shipped
GO

execute sp_addextendedproperty 'MS_Description', N'退回订单 Back to the order', 'schema', dbo, 'table', delivery_note_line, 'column', returned
GO

execute sp_addextendedproperty 'MS_Description', N'行关闭 Closed', 'schema', dbo, 'table', delivery_note_line, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', delivery_note_line, 'column', salesperson_id
GO

CREATE TABLE outbound_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    delivery_line_id BIGINT NULL,
    order_line_id BIGINT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NULL,
    location NVARCHAR(30) NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    handled NUMERIC(19, 4) NOT NULL,
    signed NUMERIC(19, 4) NOT NULL,
    lost NUMERIC(19, 4) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_outbound_line PRIMARY KEY (id),
    CONSTRAINT fk_outbound_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_outbound_line_delive_b8526e FOREIGN KEY(delivery_line_id) REFERENCES delivery_note_line (id),
    CONSTRAINT fk_outbound_line_document_id FOREIGN KEY(document_id) REFERENCES outbound (id),
    CONSTRAINT fk_outbound_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_outbound_line_order_line_id FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_outbound_line_salesp_f5f86d FOREIGN KEY(salesperson_id) REFERENCES employee (id)
)
GO

CREATE INDEX ix_outbound_line_batch_id ON outbound_line (batch_id)
GO

CREATE INDEX ix_outbound_line_delive_9124ed ON outbound_line (delivery_line_id)
GO

CREATE INDEX ix_outbound_line_document_id ON outbound_line (document_id)
GO

CREATE INDEX ix_outbound_line_item_id ON outbound_line (item_id)
GO

CREATE INDEX ix_outbound_line_order_line_id ON outbound_line (order_line_id)
GO

CREATE INDEX ix_outbound_line_salesp_b5b9f7 ON outbound_line (salesperson_id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售出库单：出库明细 Sales outbound: Lines', 'schema', dbo, 'table', outbound_line
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', outbound_line, 'column', delivery_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', outbound_line, 'column', order_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', outbound_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', outbound_line, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'货位 Location', 'schema', dbo, 'table', outbound_line, 'column', location
GO

execute sp_addextendedproperty 'MS_Description', N'出库数量 Quantity', 'schema', dbo, 'table', outbound_line, 'column', quantity
GO

execute sp_addextendedproperty 'MS_Description', N'已处理 Handled', 'schema', dbo, 'table', outbound_line, 'column', handled
GO

execute sp_addextendedproperty 'MS_Description', N'已签收 Signed off', 'schema', dbo, 'table', outbound_line, 'column', signed
GO

execute sp_addextendedproperty 'MS_Description', N'途损 Lost', 'schema', dbo, 'table', outbound_line, 'column', lost
GO

execute sp_addextendedproperty 'MS_Description', N'行关闭 Closed', 'schema', dbo, 'table', outbound_line, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', outbound_line, 'column', salesperson_id
GO

CREATE TABLE sign_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    outbound_line_id BIGINT NULL,
    order_line_id BIGINT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NULL,
    shipped NUMERIC(19, 4) NOT NULL,
    signed NUMERIC(19, 4) NOT NULL,
    lost NUMERIC(19, 4) NOT NULL,
    reason_id BIGINT NULL,
    liable NVARCHAR(20) NULL,
    to_invoice NUMERIC(19, 4) NOT NULL,
    invoiced NUMERIC(19, 4) NOT NULL,
    waived NUMERIC(19, 4) NOT NULL,
    waived_amount NUMERIC(19, 2) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_sign_off_line PRIMARY KEY (id),
    CONSTRAINT fk_sign_off_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_sign_off_line_document_id FOREIGN KEY(document_id) REFERENCES sign_off (id),
    CONSTRAINT fk_sign_off_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sign_off_line_order_line_id FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_sign_off_line_outbou_3ad4f7 FOREIGN KEY(outbound_line_id) REFERENCES outbound_line (id),
    CONSTRAINT fk_sign_off_line_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_sign_off_line_salesp_d086ee FOREIGN KEY(salesperson_id) REFERENCES employee (id)
)
GO

CREATE INDEX ix_sign_off_line_batch_id ON sign_off_line (batch_id)
GO

CREATE INDEX ix_sign_off_line_document_id ON sign_off_line (document_id)
GO

CREATE INDEX ix_sign_off_line_item_id ON sign_off_line (item_id)
GO

CREATE INDEX ix_sign_off_line_order_line_id ON sign_off_line (order_line_id)
GO

CREATE INDEX ix_sign_off_line_outbou_d3fc2e ON sign_off_line (outbound_line_id)
GO

CREATE INDEX ix_sign_off_line_reason_id ON sign_off_line (reason_id)
GO

CREATE INDEX ix_sign_off_line_salesp_514117 ON sign_off_line (salesperson_id)
GO

execute sp_addextendedproperty 'MS_Description', N'签收途损单：签收明细 Sign-off: Lines', 'schema', dbo, 'table', sign_off_line
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', sign_off_line, 'column', outbound_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', sign_off_line, 'column', order_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', sign_off_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'批次 Batch', 'schema', dbo, 'table', sign_off_line, 'column', batch_id
GO

execute sp_addextendedproperty 'MS_Description', N'出库数量 Shipped', 'schema', dbo, 'table', sign_off_line, 'column', shipped
GO

execute sp_addextendedproperty 'MS_Description', N'签收数量 Signed', 'schema', dbo, 'table', sign_off_line, 'column', signed
GO

execute sp_addextendedproperty 'MS_Description', N'途损数量 Lost', 'schema', dbo, 'table', sign_off_line, 'column', lost
GO

execute sp_addextendedproperty 'MS_Description', N'途损原因 Reason', 'schema', dbo, 'table', sign_off_line, 'column', reason_id
GO

execute sp_addextendedproperty 'MS_Description', N'责任方 Liable', 'schema', dbo, 'table', sign_off_line, 'column', liable
GO

execute sp_addextendedproperty 'MS_Description', N'应开票 To invoice', 'schema', dbo, 'table', sign_off_line, 'column', to_invoice
GO

execute sp_addextendedproperty 'MS_Description', N'已开票 Invoiced', 'schema', dbo, 'table', sign_off_line, 'column', invoiced
GO

execute sp_addextendedproperty 'MS_Description', N'行关闭 Closed', 'schema', dbo, 'table', sign_off_line, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', sign_off_line, 'column', salesperson_id
GO

CREATE TABLE sales_invoice_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    sign_off_line_id BIGINT NULL,
    order_line_id BIGINT NULL,
    item_id BIGINT NOT NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    price NUMERIC(19, 6) NOT NULL,
    discount NUMERIC(9, 6) NOT NULL,
    tax_rate NUMERIC(9, 6) NOT NULL,
    net NUMERIC(19, 2) NOT NULL,
    tax NUMERIC(19, 2) NOT NULL,
    gross NUMERIC(19, 2) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra NVARCHAR(max) NULL,
    salesperson_id BIGINT NOT NULL,
    price_unit NVARCHAR(20) NOT NULL,
    price_per BIGINT NOT NULL,
    tax_included SMALLINT NOT NULL,
    CONSTRAINT pk_sales_invoice_line PRIMARY KEY (id),
    CONSTRAINT fk_sales_invoice_line_d_f3f062 FOREIGN KEY(document_id) REFERENCES sales_invoice (id),
    CONSTRAINT fk_sales_invoice_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sales_invoice_line_o_c079c1 FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_sales_invoice_line_s_1e35c9 FOREIGN KEY(sign_off_line_id) REFERENCES sign_off_line (id),
    CONSTRAINT fk_sales_invoice_line_s_5ba863 FOREIGN KEY(salesperson_id) REFERENCES employee (id)
)
GO

CREATE INDEX ix_sales_invoice_line_d_8e2037 ON sales_invoice_line (document_id)
GO

CREATE INDEX ix_sales_invoice_line_item_id ON sales_invoice_line (item_id)
GO

CREATE INDEX ix_sales_invoice_line_o_e44196 ON sales_invoice_line (order_line_id)
GO

CREATE INDEX ix_sales_invoice_line_s_cfbaa0 ON sales_invoice_line (sign_off_line_id)
GO

CREATE INDEX ix_sales_invoice_line_s_f89b68 ON sales_invoice_line (salesperson_id)
GO

execute sp_addextendedproperty 'MS_Description', N'销售发票：发票明细 Sales invoice: Lines', 'schema', dbo, 'table', sales_invoice_line
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', sales_invoice_line, 'column', sign_off_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'来源行 Source line', 'schema', dbo, 'table', sales_invoice_line, 'column', order_line_id
GO

execute sp_addextendedproperty 'MS_Description', N'物料 Item', 'schema', dbo, 'table', sales_invoice_line, 'column', item_id
GO

execute sp_addextendedproperty 'MS_Description', N'开票数量 Quantity', 'schema', dbo, 'table', sales_invoice_line, 'column', quantity
GO

execute sp_addextendedproperty 'MS_Description', N'单价 Price', 'schema', dbo, 'table', sales_invoice_line, 'column', price
GO

execute sp_addextendedproperty 'MS_Description', N'扣率 Discount rate', 'schema', dbo, 'table', sales_invoice_line, 'column', discount
GO

execute sp_addextendedproperty 'MS_Description', N'税率 Tax rate', 'schema', dbo, 'table', sales_invoice_line, 'column', tax_rate
GO

execute sp_addextendedproperty 'MS_Description', N'无税金额 Net', 'schema', dbo, 'table', sales_invoice_line, 'column', net
GO

execute sp_addextendedproperty 'MS_Description', N'税额 Tax', 'schema', dbo, 'table', sales_invoice_line, 'column', tax
GO

execute sp_addextendedproperty 'MS_Description', N'价税合计 Total', 'schema', dbo, 'table', sales_invoice_line, 'column', gross
GO

execute sp_addextendedproperty 'MS_Description', N'行关闭 Closed', 'schema', dbo, 'table', sales_invoice_line, 'column', closed
GO

execute sp_addextendedproperty 'MS_Description', N'业务员 Salesperson', 'schema', dbo, 'table', sales_invoice_line, 'column', salesperson_id
GO

execute sp_addextendedproperty 'MS_Description', N'计价单位 Priced by', 'schema', dbo, 'table', sales_invoice_line, 'column', price_unit
GO

execute sp_addextendedproperty 'MS_Description', N'计价数量 Priced per', 'schema', dbo, 'table', sales_invoice_line, 'column', price_per
GO

execute sp_addextendedproperty 'MS_Description', N'含税 Tax included', 'schema', dbo, 'table', sales_invoice_line, 'column', tax_included
GO

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
GO

INSERT INTO alembic_version (version_num) VALUES ('0002')
GO

COMMIT TRANSACTION;
GO
