-- Cellar 酒窖: every table and index, as of revision 0002.
-- Written by `cellar-server ddl`; run it once, in an empty database. Later versions: `cellar-server upgrade`.
-- PostgreSQL 14 and later, encoding UTF8.  psql -X -v ON_ERROR_STOP=1 -d DATABASE -f postgresql.sql

BEGIN;

CREATE TABLE allocation (
    id BIGINT NOT NULL,
    invoice_item_id BIGINT NOT NULL,
    receipt_item_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_allocation PRIMARY KEY (id)
);

CREATE INDEX ix_allocation_invoice_item_id ON allocation (invoice_item_id);

CREATE INDEX ix_allocation_receipt_item_id ON allocation (receipt_item_id);

CREATE INDEX ix_allocation_record_id ON allocation (record_id);

CREATE TABLE attachment (
    id BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    file_name VARCHAR(200) NOT NULL,
    byte_count BIGINT NOT NULL,
    content BYTEA NOT NULL,
    created_by BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    deleted_at TIMESTAMP(6) WITHOUT TIME ZONE,
    CONSTRAINT pk_attachment PRIMARY KEY (id)
);

CREATE INDEX ix_attachment_entity_record_id ON attachment (entity, record_id);

CREATE TABLE audit_log (
    id BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    action VARCHAR(40) NOT NULL,
    user_id BIGINT NOT NULL,
    at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    changes TEXT,
    CONSTRAINT pk_audit_log PRIMARY KEY (id)
);

CREATE INDEX ix_audit_log_entity_record_id ON audit_log (entity, record_id);

CREATE TABLE brand (
    id BIGINT NOT NULL,
    principal VARCHAR(80),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_brand PRIMARY KEY (id),
    CONSTRAINT uq_brand_code UNIQUE (code),
    CONSTRAINT uq_brand_code_key UNIQUE (code_key)
);

CREATE INDEX ix_brand_name ON brand (name);

COMMENT ON TABLE brand IS '品牌 Brand';

COMMENT ON COLUMN brand.principal IS '委托方 Principal';

COMMENT ON COLUMN brand.code IS '编码 Code';

COMMENT ON COLUMN brand.name IS '名称 Name';

COMMENT ON COLUMN brand.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN brand.created_at IS '制单时间 Made at';

CREATE TABLE carrier (
    id BIGINT NOT NULL,
    own_fleet SMALLINT NOT NULL,
    contact VARCHAR(40),
    phone VARCHAR(40),
    tax_no VARCHAR(30),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    loss_rate NUMERIC(9, 6),
    address VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_carrier PRIMARY KEY (id),
    CONSTRAINT uq_carrier_code UNIQUE (code),
    CONSTRAINT uq_carrier_code_key UNIQUE (code_key)
);

CREATE INDEX ix_carrier_name ON carrier (name);

COMMENT ON TABLE carrier IS '承运商 Carrier';

COMMENT ON COLUMN carrier.own_fleet IS '自有车队 Own fleet';

COMMENT ON COLUMN carrier.contact IS '联系人 Contact';

COMMENT ON COLUMN carrier.phone IS '电话 Phone';

COMMENT ON COLUMN carrier.tax_no IS '税号 Tax number';

COMMENT ON COLUMN carrier.bank IS '开户行 Bank';

COMMENT ON COLUMN carrier.bank_account IS '账号 Bank account';

COMMENT ON COLUMN carrier.loss_rate IS '合理损耗率 Accepted loss';

COMMENT ON COLUMN carrier.address IS '地址 Address';

COMMENT ON COLUMN carrier.code IS '编码 Code';

COMMENT ON COLUMN carrier.name IS '名称 Name';

COMMENT ON COLUMN carrier.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN carrier.created_at IS '制单时间 Made at';

CREATE TABLE customer_class (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_customer_class PRIMARY KEY (id),
    CONSTRAINT fk_customer_class_parent_id FOREIGN KEY(parent_id) REFERENCES customer_class (id),
    CONSTRAINT uq_customer_class_code UNIQUE (code),
    CONSTRAINT uq_customer_class_code_key UNIQUE (code_key)
);

CREATE INDEX ix_customer_class_name ON customer_class (name);

CREATE INDEX ix_customer_class_parent_id ON customer_class (parent_id);

COMMENT ON TABLE customer_class IS '客户分类 Customer class';

COMMENT ON COLUMN customer_class.parent_id IS '上级分类 Parent';

COMMENT ON COLUMN customer_class.code IS '编码 Code';

COMMENT ON COLUMN customer_class.name IS '名称 Name';

COMMENT ON COLUMN customer_class.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN customer_class.created_at IS '制单时间 Made at';

CREATE TABLE document_link (
    id BIGINT NOT NULL,
    source_entity VARCHAR(30) NOT NULL,
    source_id BIGINT NOT NULL,
    target_entity VARCHAR(30) NOT NULL,
    target_id BIGINT NOT NULL,
    CONSTRAINT pk_document_link PRIMARY KEY (id),
    CONSTRAINT uq_document_link_source_c49179 UNIQUE (source_entity, source_id, target_entity, target_id)
);

CREATE INDEX ix_document_link_target_603949 ON document_link (target_entity, target_id);

CREATE TABLE event_log (
    id BIGINT NOT NULL,
    happened_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    user_id BIGINT,
    deed VARCHAR(20) NOT NULL,
    entity VARCHAR(30),
    row_total BIGINT,
    address VARCHAR(120),
    note VARCHAR(400),
    CONSTRAINT pk_event_log PRIMARY KEY (id)
);

CREATE INDEX ix_event_log_happened_at_id ON event_log (happened_at, id);

CREATE INDEX ix_event_log_user_id_id ON event_log (user_id, id);

COMMENT ON TABLE event_log IS '登录与操作日志 Login and event log';

COMMENT ON COLUMN event_log.happened_at IS '时间 Time';

COMMENT ON COLUMN event_log.user_id IS '用户 User';

COMMENT ON COLUMN event_log.deed IS '事项 Event';

COMMENT ON COLUMN event_log.entity IS '单据 Entity';

COMMENT ON COLUMN event_log.row_total IS '行数 Rows';

COMMENT ON COLUMN event_log.address IS '来自 From';

COMMENT ON COLUMN event_log.note IS '说明 Note';

CREATE TABLE expense_item (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    account VARCHAR(40),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_expense_item PRIMARY KEY (id),
    CONSTRAINT fk_expense_item_parent_id FOREIGN KEY(parent_id) REFERENCES expense_item (id),
    CONSTRAINT uq_expense_item_code UNIQUE (code),
    CONSTRAINT uq_expense_item_code_key UNIQUE (code_key)
);

CREATE INDEX ix_expense_item_name ON expense_item (name);

CREATE INDEX ix_expense_item_parent_id ON expense_item (parent_id);

COMMENT ON TABLE expense_item IS '费用项目 Expense item';

COMMENT ON COLUMN expense_item.parent_id IS '上级项目 Parent';

COMMENT ON COLUMN expense_item.account IS '对应科目 Account';

COMMENT ON COLUMN expense_item.code IS '编码 Code';

COMMENT ON COLUMN expense_item.name IS '名称 Name';

COMMENT ON COLUMN expense_item.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN expense_item.created_at IS '制单时间 Made at';

CREATE TABLE item_class (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_item_class PRIMARY KEY (id),
    CONSTRAINT fk_item_class_parent_id FOREIGN KEY(parent_id) REFERENCES item_class (id),
    CONSTRAINT uq_item_class_code UNIQUE (code),
    CONSTRAINT uq_item_class_code_key UNIQUE (code_key)
);

CREATE INDEX ix_item_class_name ON item_class (name);

CREATE INDEX ix_item_class_parent_id ON item_class (parent_id);

COMMENT ON TABLE item_class IS '物料分类 Item class';

COMMENT ON COLUMN item_class.parent_id IS '上级分类 Parent';

COMMENT ON COLUMN item_class.code IS '编码 Code';

COMMENT ON COLUMN item_class.name IS '名称 Name';

COMMENT ON COLUMN item_class.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN item_class.created_at IS '制单时间 Made at';

CREATE TABLE login_session (
    token_hash VARCHAR(64) NOT NULL,
    user_id BIGINT NOT NULL,
    language VARCHAR(2) NOT NULL,
    device VARCHAR(80),
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    expires_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    seen_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_login_session PRIMARY KEY (token_hash)
);

CREATE INDEX ix_login_session_user_id ON login_session (user_id);

CREATE TABLE number_counter (
    series VARCHAR(60) NOT NULL,
    last_value BIGINT NOT NULL,
    CONSTRAINT pk_number_counter PRIMARY KEY (series)
);

CREATE TABLE organisation (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    is_company SMALLINT NOT NULL,
    is_sales SMALLINT NOT NULL,
    is_stock SMALLINT NOT NULL,
    is_finance SMALLINT NOT NULL,
    is_department SMALLINT NOT NULL,
    tax_no VARCHAR(30),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    address VARCHAR(200),
    phone VARCHAR(40),
    mail VARCHAR(80),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT fk_organisation_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id),
    CONSTRAINT uq_organisation_code UNIQUE (code),
    CONSTRAINT uq_organisation_code_key UNIQUE (code_key)
);

CREATE INDEX ix_organisation_name ON organisation (name);

CREATE INDEX ix_organisation_parent_id ON organisation (parent_id);

COMMENT ON TABLE organisation IS '组织 Organisation';

COMMENT ON COLUMN organisation.parent_id IS '上级组织 Parent';

COMMENT ON COLUMN organisation.is_company IS '公司 Company';

COMMENT ON COLUMN organisation.is_sales IS '销售组织 Sales';

COMMENT ON COLUMN organisation.is_stock IS '库存组织 Stock';

COMMENT ON COLUMN organisation.is_finance IS '财务组织 Finance';

COMMENT ON COLUMN organisation.is_department IS '部门 Department';

COMMENT ON COLUMN organisation.tax_no IS '税号 Tax number';

COMMENT ON COLUMN organisation.bank IS '开户行 Bank';

COMMENT ON COLUMN organisation.bank_account IS '账号 Bank account';

COMMENT ON COLUMN organisation.address IS '地址 Address';

COMMENT ON COLUMN organisation.phone IS '电话 Phone';

COMMENT ON COLUMN organisation.mail IS '邮箱 Mail';

COMMENT ON COLUMN organisation.code IS '编码 Code';

COMMENT ON COLUMN organisation.name IS '名称 Name';

COMMENT ON COLUMN organisation.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN organisation.created_at IS '制单时间 Made at';

CREATE TABLE parameter (
    id BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    english VARCHAR(120),
    area VARCHAR(20) NOT NULL,
    content VARCHAR(200),
    standard VARCHAR(200),
    allowed VARCHAR(200),
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_parameter PRIMARY KEY (id),
    CONSTRAINT uq_parameter_code UNIQUE (code),
    CONSTRAINT uq_parameter_code_key UNIQUE (code_key)
);

COMMENT ON TABLE parameter IS '参数 Parameter';

COMMENT ON COLUMN parameter.code IS '参数 Parameter';

COMMENT ON COLUMN parameter.name IS '说明 Meaning';

COMMENT ON COLUMN parameter.english IS '英文说明 Meaning in English';

COMMENT ON COLUMN parameter.area IS '领域 Area';

COMMENT ON COLUMN parameter.content IS '当前值 Value';

COMMENT ON COLUMN parameter.standard IS '缺省值 Default';

COMMENT ON COLUMN parameter.allowed IS '可取的值 Allowed values';

COMMENT ON COLUMN parameter.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN parameter.created_at IS '制单时间 Made at';

CREATE TABLE payment_term (
    id BIGINT NOT NULL,
    from_month_end SMALLINT NOT NULL,
    days BIGINT NOT NULL,
    fixed_day BIGINT,
    prepaid SMALLINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_payment_term PRIMARY KEY (id),
    CONSTRAINT uq_payment_term_code UNIQUE (code),
    CONSTRAINT uq_payment_term_code_key UNIQUE (code_key)
);

CREATE INDEX ix_payment_term_name ON payment_term (name);

COMMENT ON TABLE payment_term IS '付款条件 Payment term';

COMMENT ON COLUMN payment_term.from_month_end IS '自月末起算 From the month''s end';

COMMENT ON COLUMN payment_term.days IS '账期天数 Days';

COMMENT ON COLUMN payment_term.fixed_day IS '固定付款日 Fixed day';

COMMENT ON COLUMN payment_term.prepaid IS '先款后货 Payment first';

COMMENT ON COLUMN payment_term.code IS '编码 Code';

COMMENT ON COLUMN payment_term.name IS '名称 Name';

COMMENT ON COLUMN payment_term.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN payment_term.created_at IS '制单时间 Made at';

CREATE TABLE period (
    id BIGINT NOT NULL,
    starts DATE NOT NULL,
    ends DATE NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_period PRIMARY KEY (id),
    CONSTRAINT uq_period_code UNIQUE (code),
    CONSTRAINT uq_period_code_key UNIQUE (code_key)
);

CREATE INDEX ix_period_name ON period (name);

CREATE INDEX ix_period_starts ON period (starts);

COMMENT ON TABLE period IS '会计期间 Accounting period';

COMMENT ON COLUMN period.starts IS '开始 Starts';

COMMENT ON COLUMN period.ends IS '结束 Ends';

COMMENT ON COLUMN period.code IS '编码 Code';

COMMENT ON COLUMN period.name IS '名称 Name';

COMMENT ON COLUMN period.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN period.created_at IS '制单时间 Made at';

CREATE TABLE preference (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    pref_key VARCHAR(120) NOT NULL,
    content TEXT,
    CONSTRAINT pk_preference PRIMARY KEY (id),
    CONSTRAINT uq_preference_user_id_pref_key UNIQUE (user_id, pref_key)
);

CREATE TABLE price_item (
    id BIGINT NOT NULL,
    purpose VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_item PRIMARY KEY (id),
    CONSTRAINT uq_price_item_code UNIQUE (code),
    CONSTRAINT uq_price_item_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_item_name ON price_item (name);

COMMENT ON TABLE price_item IS '价格项 Price item';

COMMENT ON COLUMN price_item.purpose IS '用途 Purpose';

COMMENT ON COLUMN price_item.code IS '编码 Code';

COMMENT ON COLUMN price_item.name IS '名称 Name';

COMMENT ON COLUMN price_item.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN price_item.created_at IS '制单时间 Made at';

CREATE TABLE price_strategy (
    id BIGINT NOT NULL,
    combine VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_strategy PRIMARY KEY (id),
    CONSTRAINT uq_price_strategy_code UNIQUE (code),
    CONSTRAINT uq_price_strategy_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_strategy_name ON price_strategy (name);

COMMENT ON TABLE price_strategy IS '定价策略 Pricing strategy';

COMMENT ON COLUMN price_strategy.combine IS '合并方式 Combine';

COMMENT ON COLUMN price_strategy.code IS '编码 Code';

COMMENT ON COLUMN price_strategy.name IS '名称 Name';

COMMENT ON COLUMN price_strategy.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN price_strategy.created_at IS '制单时间 Made at';

CREATE TABLE reason (
    id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_reason PRIMARY KEY (id),
    CONSTRAINT uq_reason_code UNIQUE (code),
    CONSTRAINT uq_reason_code_key UNIQUE (code_key)
);

CREATE INDEX ix_reason_name ON reason (name);

COMMENT ON TABLE reason IS '原因 Reason';

COMMENT ON COLUMN reason.kind IS '种类 Kind';

COMMENT ON COLUMN reason.code IS '编码 Code';

COMMENT ON COLUMN reason.name IS '名称 Name';

COMMENT ON COLUMN reason.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN reason.created_at IS '制单时间 Made at';

CREATE TABLE region (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_region PRIMARY KEY (id),
    CONSTRAINT fk_region_parent_id FOREIGN KEY(parent_id) REFERENCES region (id),
    CONSTRAINT uq_region_code UNIQUE (code),
    CONSTRAINT uq_region_code_key UNIQUE (code_key)
);

CREATE INDEX ix_region_name ON region (name);

CREATE INDEX ix_region_parent_id ON region (parent_id);

COMMENT ON TABLE region IS '区域 Region';

COMMENT ON COLUMN region.parent_id IS '上级区域 Parent';

COMMENT ON COLUMN region.kind IS '级别 Level';

COMMENT ON COLUMN region.code IS '编码 Code';

COMMENT ON COLUMN region.name IS '名称 Name';

COMMENT ON COLUMN region.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN region.created_at IS '制单时间 Made at';

CREATE TABLE request_log (
    request_key VARCHAR(80) NOT NULL,
    payload_hash VARCHAR(64) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    reply TEXT,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_request_log PRIMARY KEY (request_key)
);

CREATE INDEX ix_request_log_created_at ON request_log (created_at);

CREATE TABLE role (
    id BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT uq_role_code UNIQUE (code),
    CONSTRAINT uq_role_code_key UNIQUE (code_key)
);

CREATE INDEX ix_role_name ON role (name);

COMMENT ON TABLE role IS '角色 Role';

COMMENT ON COLUMN role.code IS '编码 Code';

COMMENT ON COLUMN role.name IS '名称 Name';

COMMENT ON COLUMN role.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN role.created_at IS '制单时间 Made at';

CREATE TABLE settlement_method (
    id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_settlement_method PRIMARY KEY (id),
    CONSTRAINT uq_settlement_method_code UNIQUE (code),
    CONSTRAINT uq_settlement_method_code_key UNIQUE (code_key)
);

CREATE INDEX ix_settlement_method_name ON settlement_method (name);

COMMENT ON TABLE settlement_method IS '结算方式 Settlement method';

COMMENT ON COLUMN settlement_method.kind IS '种类 Kind';

COMMENT ON COLUMN settlement_method.code IS '编码 Code';

COMMENT ON COLUMN settlement_method.name IS '名称 Name';

COMMENT ON COLUMN settlement_method.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN settlement_method.created_at IS '制单时间 Made at';

CREATE TABLE system_state (
    id BIGINT NOT NULL,
    security_version BIGINT NOT NULL,
    settings_version BIGINT NOT NULL,
    reference_version BIGINT NOT NULL,
    ledger_code VARCHAR(20) NOT NULL,
    ledger_name VARCHAR(80) NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_system_state PRIMARY KEY (id)
);

CREATE TABLE unit (
    id BIGINT NOT NULL,
    decimals BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_code UNIQUE (code),
    CONSTRAINT uq_unit_code_key UNIQUE (code_key)
);

CREATE INDEX ix_unit_name ON unit (name);

COMMENT ON TABLE unit IS '计量单位 Unit';

COMMENT ON COLUMN unit.decimals IS '小数位 Decimals';

COMMENT ON COLUMN unit.code IS '编码 Code';

COMMENT ON COLUMN unit.name IS '名称 Name';

COMMENT ON COLUMN unit.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN unit.created_at IS '制单时间 Made at';

CREATE TABLE value_claim (
    claim_key VARCHAR(64) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    CONSTRAINT pk_value_claim PRIMARY KEY (claim_key)
);

CREATE INDEX ix_value_claim_entity_r_db20c8 ON value_claim (entity, record_id);

CREATE TABLE credit_adjustment (
    id BIGINT NOT NULL,
    reason VARCHAR(200) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_credit_adjustment PRIMARY KEY (id),
    CONSTRAINT fk_credit_adjustment_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_credit_adjustment_do_23bc85 UNIQUE (doc_number)
);

CREATE INDEX ix_credit_adjustment_bu_20cf82 ON credit_adjustment (business_date, id);

CREATE INDEX ix_credit_adjustment_org_id_id ON credit_adjustment (org_id, id);

CREATE INDEX ix_credit_adjustment_state_id ON credit_adjustment (state, id);

COMMENT ON TABLE credit_adjustment IS '信用调整单 Credit adjustment';

COMMENT ON COLUMN credit_adjustment.reason IS '调整原因 Reason';

COMMENT ON COLUMN credit_adjustment.business_date IS '业务日期 Date';

COMMENT ON COLUMN credit_adjustment.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN credit_adjustment.org_id IS '组织 Organisation';

COMMENT ON COLUMN credit_adjustment.remark IS '备注 Remark';

COMMENT ON COLUMN credit_adjustment.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN credit_adjustment.created_at IS '制单时间 Made at';

CREATE TABLE employee (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    post VARCHAR(40),
    place VARCHAR(20) NOT NULL,
    job_function VARCHAR(20) NOT NULL,
    resident_away SMALLINT NOT NULL,
    phone VARCHAR(40),
    mail VARCHAR(80),
    hired_on DATE,
    left_on DATE,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    superior_id BIGINT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_employee PRIMARY KEY (id),
    CONSTRAINT fk_employee_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_employee_code UNIQUE (code),
    CONSTRAINT fk_employee_superior_id FOREIGN KEY(superior_id) REFERENCES employee (id),
    CONSTRAINT uq_employee_code_key UNIQUE (code_key)
);

CREATE INDEX ix_employee_name ON employee (name);

CREATE INDEX ix_employee_org_id ON employee (org_id);

CREATE INDEX ix_employee_superior_id ON employee (superior_id);

COMMENT ON TABLE employee IS '职员 Employee';

COMMENT ON COLUMN employee.org_id IS '所属组织 Organisation';

COMMENT ON COLUMN employee.post IS '岗位 Post';

COMMENT ON COLUMN employee.place IS '内勤/外勤 Inside or field';

COMMENT ON COLUMN employee.resident_away IS '驻外 Stationed away';

COMMENT ON COLUMN employee.phone IS '电话 Phone';

COMMENT ON COLUMN employee.mail IS '邮箱 Mail';

COMMENT ON COLUMN employee.hired_on IS '入职日期 Hired on';

COMMENT ON COLUMN employee.left_on IS '离职日期 Left on';

COMMENT ON COLUMN employee.code IS '编码 Code';

COMMENT ON COLUMN employee.name IS '名称 Name';

COMMENT ON COLUMN employee.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN employee.created_at IS '制单时间 Made at';

COMMENT ON COLUMN employee.superior_id IS '上级 Superior';

CREATE TABLE item (
    id BIGINT NOT NULL,
    item_class_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    brand_id BIGINT,
    tier VARCHAR(20),
    variety VARCHAR(20),
    spec VARCHAR(60),
    unit_id BIGINT NOT NULL,
    case_unit_id BIGINT,
    per_case BIGINT NOT NULL,
    volume_ml BIGINT,
    alcohol NUMERIC(9, 6),
    case_kg NUMERIC(19, 4),
    barcode VARCHAR(40),
    tax_rate NUMERIC(9, 6) NOT NULL,
    batch_managed SMALLINT NOT NULL,
    inspected SMALLINT NOT NULL,
    shelf_days BIGINT,
    minimum_stock NUMERIC(19, 4),
    maximum_stock NUMERIC(19, 4),
    cost NUMERIC(19, 2),
    is_new SMALLINT NOT NULL,
    launched_on DATE,
    withdrawn_on DATE,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (id),
    CONSTRAINT fk_item_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_item_case_unit_id FOREIGN KEY(case_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_item_item_class_id FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_item_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT uq_item_code UNIQUE (code),
    CONSTRAINT uq_item_code_key UNIQUE (code_key)
);

CREATE INDEX ix_item_barcode ON item (barcode);

CREATE INDEX ix_item_brand_id ON item (brand_id);

CREATE INDEX ix_item_case_unit_id ON item (case_unit_id);

CREATE INDEX ix_item_item_class_id ON item (item_class_id);

CREATE INDEX ix_item_name ON item (name);

CREATE INDEX ix_item_unit_id ON item (unit_id);

COMMENT ON TABLE item IS '物料 Item';

COMMENT ON COLUMN item.item_class_id IS '物料分类 Item class';

COMMENT ON COLUMN item.kind IS '类型 Kind';

COMMENT ON COLUMN item.brand_id IS '品牌 Brand';

COMMENT ON COLUMN item.tier IS '档次 Tier';

COMMENT ON COLUMN item.variety IS '品种 Variety';

COMMENT ON COLUMN item.spec IS '规格 Spec';

COMMENT ON COLUMN item.unit_id IS '主单位 Main unit';

COMMENT ON COLUMN item.case_unit_id IS '辅单位 Auxiliary unit';

COMMENT ON COLUMN item.per_case IS '每箱数量 Per case';

COMMENT ON COLUMN item.volume_ml IS '净含量 ml Volume ml';

COMMENT ON COLUMN item.alcohol IS '酒精度 Alcohol';

COMMENT ON COLUMN item.case_kg IS '箱重 kg Case kg';

COMMENT ON COLUMN item.barcode IS '条码 Barcode';

COMMENT ON COLUMN item.tax_rate IS '税率 Tax rate';

COMMENT ON COLUMN item.batch_managed IS '批次管理 Batch managed';

COMMENT ON COLUMN item.inspected IS '需检验 Inspection required';

COMMENT ON COLUMN item.shelf_days IS '保质期天数 Shelf days';

COMMENT ON COLUMN item.minimum_stock IS '最低库存 Minimum stock';

COMMENT ON COLUMN item.maximum_stock IS '最高库存 Maximum stock';

COMMENT ON COLUMN item.cost IS '参考成本 Reference cost';

COMMENT ON COLUMN item.is_new IS '新品 New product';

COMMENT ON COLUMN item.launched_on IS '上市日期 Launched on';

COMMENT ON COLUMN item.withdrawn_on IS '停售日期 Sale ends';

COMMENT ON COLUMN item.code IS '编码 Code';

COMMENT ON COLUMN item.name IS '名称 Name';

COMMENT ON COLUMN item.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN item.created_at IS '制单时间 Made at';

CREATE TABLE period_closing (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    module VARCHAR(20) NOT NULL,
    org_id BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    closed_by VARCHAR(60),
    closed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_period_closing PRIMARY KEY (id),
    CONSTRAINT fk_period_closing_document_id FOREIGN KEY(document_id) REFERENCES period (id),
    CONSTRAINT fk_period_closing_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_period_closing_docum_eaa7f9 UNIQUE (document_id, module, org_id)
);

CREATE INDEX ix_period_closing_document_id ON period_closing (document_id);

CREATE INDEX ix_period_closing_org_id ON period_closing (org_id);

COMMENT ON TABLE period_closing IS '关账情况 Period closing';

COMMENT ON COLUMN period_closing.document_id IS '期间 Period';

COMMENT ON COLUMN period_closing.module IS '模块 Module';

COMMENT ON COLUMN period_closing.org_id IS '财务组织 Finance organisation';

COMMENT ON COLUMN period_closing.closed IS '已关账 Closed';

COMMENT ON COLUMN period_closing.closed_by IS '关账人 Closed by';

COMMENT ON COLUMN period_closing.closed_at IS '关账时间 Closed at';

CREATE TABLE price_inquiry_rule (
    id BIGINT NOT NULL,
    org_id BIGINT,
    moment VARCHAR(20) NOT NULL,
    on_quantity SMALLINT NOT NULL,
    on_customer SMALLINT NOT NULL,
    on_date SMALLINT NOT NULL,
    on_org SMALLINT NOT NULL,
    found_editable SMALLINT NOT NULL,
    missing_editable SMALLINT NOT NULL,
    zero_allowed SMALLINT NOT NULL,
    at_approval VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    code_key VARCHAR(120) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_price_inquiry_rule PRIMARY KEY (id),
    CONSTRAINT fk_price_inquiry_rule_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_price_inquiry_rule_code UNIQUE (code),
    CONSTRAINT uq_price_inquiry_rule_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_inquiry_rule_name ON price_inquiry_rule (name);

CREATE INDEX ix_price_inquiry_rule_org_id ON price_inquiry_rule (org_id);

COMMENT ON TABLE price_inquiry_rule IS '询价规则 Price inquiry rule';

COMMENT ON COLUMN price_inquiry_rule.org_id IS '销售组织 Sales organisation';

COMMENT ON COLUMN price_inquiry_rule.moment IS '询价时机 When to ask';

COMMENT ON COLUMN price_inquiry_rule.on_quantity IS '数量变化重询 Quantity asks anew';

COMMENT ON COLUMN price_inquiry_rule.on_customer IS '客户变化重询 Customer asks anew';

COMMENT ON COLUMN price_inquiry_rule.on_date IS '日期变化重询 Date asks anew';

COMMENT ON COLUMN price_inquiry_rule.on_org IS '组织变化重询 Organisation asks anew';

COMMENT ON COLUMN price_inquiry_rule.found_editable IS '询到价可改价 A found price may be changed';

COMMENT ON COLUMN price_inquiry_rule.missing_editable IS '未询到价可填价 A missing price may be typed';

COMMENT ON COLUMN price_inquiry_rule.zero_allowed IS '允许零价 Zero is allowed';

COMMENT ON COLUMN price_inquiry_rule.at_approval IS '提交审核时 At submit and approval';

COMMENT ON COLUMN price_inquiry_rule.code IS '编码 Code';

COMMENT ON COLUMN price_inquiry_rule.name IS '名称 Name';

COMMENT ON COLUMN price_inquiry_rule.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN price_inquiry_rule.created_at IS '制单时间 Made at';

CREATE TABLE price_list (
    id BIGINT NOT NULL,
    name VARCHAR(80) NOT NULL,
    price_item_id BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    tax_included SMALLINT NOT NULL,
    internal SMALLINT NOT NULL,
    effective_from DATE NOT NULL,
    effective_to DATE,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_price_list PRIMARY KEY (id),
    CONSTRAINT fk_price_list_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_price_list_price_item_id FOREIGN KEY(price_item_id) REFERENCES price_item (id),
    CONSTRAINT uq_price_list_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_price_list_business_date_id ON price_list (business_date, id);

CREATE INDEX ix_price_list_effective_d9ca0b ON price_list (effective_from, id);

CREATE INDEX ix_price_list_org_id_id ON price_list (org_id, id);

CREATE INDEX ix_price_list_price_item_id_id ON price_list (price_item_id, id);

CREATE INDEX ix_price_list_state_id ON price_list (state, id);

COMMENT ON TABLE price_list IS '价目表 Price list';

COMMENT ON COLUMN price_list.name IS '名称 Name';

COMMENT ON COLUMN price_list.price_item_id IS '价格项 Price item';

COMMENT ON COLUMN price_list.currency IS '币种 Currency';

COMMENT ON COLUMN price_list.tax_included IS '含税 Tax included';

COMMENT ON COLUMN price_list.internal IS '内部价 Internal';

COMMENT ON COLUMN price_list.effective_from IS '生效日期 In effect from';

COMMENT ON COLUMN price_list.effective_to IS '失效日期 In effect to';

COMMENT ON COLUMN price_list.business_date IS '业务日期 Date';

COMMENT ON COLUMN price_list.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN price_list.org_id IS '组织 Organisation';

COMMENT ON COLUMN price_list.remark IS '备注 Remark';

COMMENT ON COLUMN price_list.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN price_list.created_at IS '制单时间 Made at';

CREATE TABLE price_match (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_match PRIMARY KEY (id),
    CONSTRAINT fk_price_match_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_price_match_code UNIQUE (code),
    CONSTRAINT uq_price_match_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_match_name ON price_match (name);

CREATE INDEX ix_price_match_org_id ON price_match (org_id);

COMMENT ON TABLE price_match IS '价格匹配 Price match';

COMMENT ON COLUMN price_match.org_id IS '销售组织 Sales organisation';

COMMENT ON COLUMN price_match.code IS '编码 Code';

COMMENT ON COLUMN price_match.name IS '名称 Name';

COMMENT ON COLUMN price_match.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN price_match.created_at IS '制单时间 Made at';

CREATE TABLE role_grant (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    verb VARCHAR(40) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_role_grant PRIMARY KEY (id),
    CONSTRAINT fk_role_grant_document_id FOREIGN KEY(document_id) REFERENCES role (id)
);

CREATE INDEX ix_role_grant_document_id ON role_grant (document_id);

COMMENT ON TABLE role_grant IS '角色：权限 Role: Rights';

COMMENT ON COLUMN role_grant.entity IS '单据 Entity';

COMMENT ON COLUMN role_grant.verb IS '动作 Verb';

CREATE TABLE role_hidden (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    path VARCHAR(60) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_role_hidden PRIMARY KEY (id),
    CONSTRAINT fk_role_hidden_document_id FOREIGN KEY(document_id) REFERENCES role (id)
);

CREATE INDEX ix_role_hidden_document_id ON role_hidden (document_id);

COMMENT ON TABLE role_hidden IS '角色：隐藏字段 Role: Hidden fields';

COMMENT ON COLUMN role_hidden.entity IS '单据 Entity';

COMMENT ON COLUMN role_hidden.path IS '字段 Field';

CREATE TABLE role_scope (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    dimension VARCHAR(20) NOT NULL,
    own SMALLINT NOT NULL,
    target_id BIGINT,
    position BIGINT NOT NULL,
    extra TEXT,
    below SMALLINT NOT NULL,
    CONSTRAINT pk_role_scope PRIMARY KEY (id),
    CONSTRAINT fk_role_scope_document_id FOREIGN KEY(document_id) REFERENCES role (id)
);

CREATE INDEX ix_role_scope_document_id ON role_scope (document_id);

COMMENT ON TABLE role_scope IS '角色：数据范围 Role: Scopes';

COMMENT ON COLUMN role_scope.dimension IS '维度 Dimension';

COMMENT ON COLUMN role_scope.own IS '本人 Own';

COMMENT ON COLUMN role_scope.target_id IS '记录 Record';

COMMENT ON COLUMN role_scope.below IS '及下属 And subordinates';

CREATE TABLE vehicle (
    id BIGINT NOT NULL,
    carrier_id BIGINT,
    driver VARCHAR(40),
    phone VARCHAR(40),
    capacity_kg NUMERIC(19, 4),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_vehicle PRIMARY KEY (id),
    CONSTRAINT fk_vehicle_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT uq_vehicle_code UNIQUE (code),
    CONSTRAINT uq_vehicle_code_key UNIQUE (code_key)
);

CREATE INDEX ix_vehicle_carrier_id ON vehicle (carrier_id);

CREATE INDEX ix_vehicle_name ON vehicle (name);

COMMENT ON TABLE vehicle IS '车辆 Vehicle';

COMMENT ON COLUMN vehicle.carrier_id IS '承运商 Carrier';

COMMENT ON COLUMN vehicle.driver IS '司机 Driver';

COMMENT ON COLUMN vehicle.phone IS '电话 Phone';

COMMENT ON COLUMN vehicle.capacity_kg IS '载重 kg Capacity kg';

COMMENT ON COLUMN vehicle.code IS '编码 Code';

COMMENT ON COLUMN vehicle.name IS '名称 Name';

COMMENT ON COLUMN vehicle.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN vehicle.created_at IS '制单时间 Made at';

CREATE TABLE app_user (
    id BIGINT NOT NULL,
    password VARCHAR(200),
    must_change SMALLINT NOT NULL,
    employee_id BIGINT,
    org_id BIGINT,
    failures BIGINT NOT NULL,
    locked_until TIMESTAMP(6) WITHOUT TIME ZONE,
    last_login TIMESTAMP(6) WITHOUT TIME ZONE,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT fk_app_user_employee_id FOREIGN KEY(employee_id) REFERENCES employee (id),
    CONSTRAINT fk_app_user_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_app_user_code UNIQUE (code),
    CONSTRAINT uq_app_user_code_key UNIQUE (code_key)
);

CREATE INDEX ix_app_user_employee_id ON app_user (employee_id);

CREATE INDEX ix_app_user_name ON app_user (name);

CREATE INDEX ix_app_user_org_id ON app_user (org_id);

COMMENT ON TABLE app_user IS '用户 User';

COMMENT ON COLUMN app_user.password IS '口令 Password';

COMMENT ON COLUMN app_user.must_change IS '下次登录改口令 Must change password';

COMMENT ON COLUMN app_user.employee_id IS '职员 Employee';

COMMENT ON COLUMN app_user.org_id IS '组织 Organisation';

COMMENT ON COLUMN app_user.locked_until IS '锁定至 Locked until';

COMMENT ON COLUMN app_user.last_login IS '上次登录 Last login';

COMMENT ON COLUMN app_user.code IS '编码 Code';

COMMENT ON COLUMN app_user.name IS '名称 Name';

COMMENT ON COLUMN app_user.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN app_user.created_at IS '制单时间 Made at';

CREATE TABLE batch (
    id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    made_on DATE,
    expires_on DATE,
    certificate VARCHAR(60),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT fk_batch_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT uq_batch_code UNIQUE (code),
    CONSTRAINT uq_batch_code_key UNIQUE (code_key)
);

CREATE INDEX ix_batch_item_id ON batch (item_id);

CREATE INDEX ix_batch_name ON batch (name);

COMMENT ON TABLE batch IS '批次 Batch';

COMMENT ON COLUMN batch.item_id IS '物料 Item';

COMMENT ON COLUMN batch.made_on IS '生产日期 Made on';

COMMENT ON COLUMN batch.expires_on IS '失效日期 Expires on';

COMMENT ON COLUMN batch.certificate IS '质检报告号 Quality certificate';

COMMENT ON COLUMN batch.code IS '编码 Code';

COMMENT ON COLUMN batch.name IS '名称 Name';

COMMENT ON COLUMN batch.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN batch.created_at IS '制单时间 Made at';

CREATE TABLE customer (
    id BIGINT NOT NULL,
    customer_class_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    own_org_id BIGINT,
    region_id BIGINT,
    org_id BIGINT,
    salesperson_id BIGINT,
    phone VARCHAR(40),
    tax_no VARCHAR(30),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    address VARCHAR(200),
    settlement_method_id BIGINT,
    payment_term_id BIGINT,
    credit_limit NUMERIC(19, 2) NOT NULL,
    prepaid SMALLINT NOT NULL,
    grace_days BIGINT,
    block_reason VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    unlimited SMALLINT NOT NULL,
    code_key VARCHAR(120) NOT NULL,
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
);

CREATE INDEX ix_customer_customer_class_id ON customer (customer_class_id);

CREATE INDEX ix_customer_name ON customer (name);

CREATE INDEX ix_customer_org_id ON customer (org_id);

CREATE INDEX ix_customer_own_org_id ON customer (own_org_id);

CREATE INDEX ix_customer_payment_term_id ON customer (payment_term_id);

CREATE INDEX ix_customer_region_id ON customer (region_id);

CREATE INDEX ix_customer_salesperson_id ON customer (salesperson_id);

CREATE INDEX ix_customer_settlement_19567d ON customer (settlement_method_id);

COMMENT ON TABLE customer IS '客户 Customer';

COMMENT ON COLUMN customer.customer_class_id IS '客户分类 Customer class';

COMMENT ON COLUMN customer.kind IS '客户类型 Kind';

COMMENT ON COLUMN customer.own_org_id IS '对应组织 Own organisation';

COMMENT ON COLUMN customer.region_id IS '区域 Region';

COMMENT ON COLUMN customer.org_id IS '销售组织 Sales organisation';

COMMENT ON COLUMN customer.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN customer.phone IS '电话 Phone';

COMMENT ON COLUMN customer.tax_no IS '税号 Tax number';

COMMENT ON COLUMN customer.bank IS '开户行 Bank';

COMMENT ON COLUMN customer.bank_account IS '账号 Bank account';

COMMENT ON COLUMN customer.address IS '注册地址 Registered address';

COMMENT ON COLUMN customer.settlement_method_id IS '结算方式 Settlement method';

COMMENT ON COLUMN customer.payment_term_id IS '付款条件 Payment term';

COMMENT ON COLUMN customer.credit_limit IS '信用额度 Credit limit';

COMMENT ON COLUMN customer.prepaid IS '先款后货 Payment first';

COMMENT ON COLUMN customer.grace_days IS '逾期宽限天数 Grace days';

COMMENT ON COLUMN customer.block_reason IS '冻结原因 Blocked because';

COMMENT ON COLUMN customer.code IS '编码 Code';

COMMENT ON COLUMN customer.name IS '名称 Name';

COMMENT ON COLUMN customer.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN customer.created_at IS '制单时间 Made at';

COMMENT ON COLUMN customer.unlimited IS '不限额度 No limit';

CREATE TABLE price_adjustment (
    id BIGINT NOT NULL,
    price_list_id BIGINT NOT NULL,
    effective_on DATE NOT NULL,
    reason VARCHAR(200),
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_price_adjustment PRIMARY KEY (id),
    CONSTRAINT fk_price_adjustment_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_price_adjustment_pri_0298b0 FOREIGN KEY(price_list_id) REFERENCES price_list (id),
    CONSTRAINT uq_price_adjustment_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_price_adjustment_bus_5a3f66 ON price_adjustment (business_date, id);

CREATE INDEX ix_price_adjustment_org_id_id ON price_adjustment (org_id, id);

CREATE INDEX ix_price_adjustment_pri_a4bec0 ON price_adjustment (price_list_id, id);

CREATE INDEX ix_price_adjustment_state_id ON price_adjustment (state, id);

COMMENT ON TABLE price_adjustment IS '价格调整单 Price adjustment';

COMMENT ON COLUMN price_adjustment.price_list_id IS '价目表 Price list';

COMMENT ON COLUMN price_adjustment.effective_on IS '执行日期 In effect from';

COMMENT ON COLUMN price_adjustment.reason IS '调价原因 Reason';

COMMENT ON COLUMN price_adjustment.business_date IS '业务日期 Date';

COMMENT ON COLUMN price_adjustment.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN price_adjustment.org_id IS '组织 Organisation';

COMMENT ON COLUMN price_adjustment.remark IS '备注 Remark';

COMMENT ON COLUMN price_adjustment.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN price_adjustment.created_at IS '制单时间 Made at';

CREATE TABLE price_match_row (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    customer_class_id BIGINT NOT NULL,
    item_class_id BIGINT NOT NULL,
    strategy_id BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_price_match_row PRIMARY KEY (id),
    CONSTRAINT fk_price_match_row_cust_f5865e FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_match_row_document_id FOREIGN KEY(document_id) REFERENCES price_match (id),
    CONSTRAINT fk_price_match_row_item_0b8dbd FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_match_row_strategy_id FOREIGN KEY(strategy_id) REFERENCES price_strategy (id)
);

CREATE INDEX ix_price_match_row_cust_0b1b6a ON price_match_row (customer_class_id);

CREATE INDEX ix_price_match_row_document_id ON price_match_row (document_id);

CREATE INDEX ix_price_match_row_item_254101 ON price_match_row (item_class_id);

CREATE INDEX ix_price_match_row_strategy_id ON price_match_row (strategy_id);

COMMENT ON TABLE price_match_row IS '价格匹配：匹配 Price match: Rows';

COMMENT ON COLUMN price_match_row.customer_class_id IS '客户分类 Customer class';

COMMENT ON COLUMN price_match_row.item_class_id IS '物料分类 Item class';

COMMENT ON COLUMN price_match_row.strategy_id IS '定价策略 Strategy';

COMMENT ON COLUMN price_match_row.priority IS '优先级 Priority';

CREATE TABLE price_strategy_step (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    price_item_id BIGINT,
    price_list_id BIGINT,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_price_strategy_step PRIMARY KEY (id),
    CONSTRAINT fk_price_strategy_step_23cfd0 FOREIGN KEY(document_id) REFERENCES price_strategy (id),
    CONSTRAINT fk_price_strategy_step_53d4e0 FOREIGN KEY(price_item_id) REFERENCES price_item (id),
    CONSTRAINT fk_price_strategy_step_db1459 FOREIGN KEY(price_list_id) REFERENCES price_list (id)
);

CREATE INDEX ix_price_strategy_step_0b644e ON price_strategy_step (price_item_id);

CREATE INDEX ix_price_strategy_step_873829 ON price_strategy_step (document_id);

CREATE INDEX ix_price_strategy_step_c028be ON price_strategy_step (price_list_id);

COMMENT ON TABLE price_strategy_step IS '定价策略：步骤 Pricing strategy: Steps';

COMMENT ON COLUMN price_strategy_step.price_item_id IS '价格项 Price item';

COMMENT ON COLUMN price_strategy_step.price_list_id IS '价目表 Price list';

CREATE TABLE supplier (
    id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    region_id BIGINT,
    buyer_id BIGINT,
    phone VARCHAR(40),
    tax_no VARCHAR(30),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    address VARCHAR(200),
    payment_term_id BIGINT,
    last_reason VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_supplier PRIMARY KEY (id),
    CONSTRAINT fk_supplier_buyer_id FOREIGN KEY(buyer_id) REFERENCES employee (id),
    CONSTRAINT fk_supplier_payment_term_id FOREIGN KEY(payment_term_id) REFERENCES payment_term (id),
    CONSTRAINT fk_supplier_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT uq_supplier_code UNIQUE (code),
    CONSTRAINT uq_supplier_code_key UNIQUE (code_key)
);

CREATE INDEX ix_supplier_buyer_id ON supplier (buyer_id);

CREATE INDEX ix_supplier_name ON supplier (name);

CREATE INDEX ix_supplier_payment_term_id ON supplier (payment_term_id);

CREATE INDEX ix_supplier_region_id ON supplier (region_id);

COMMENT ON TABLE supplier IS '供应商 Supplier';

COMMENT ON COLUMN supplier.kind IS '供应商类型 Kind';

COMMENT ON COLUMN supplier.region_id IS '区域 Region';

COMMENT ON COLUMN supplier.buyer_id IS '采购员 Buyer';

COMMENT ON COLUMN supplier.phone IS '电话 Phone';

COMMENT ON COLUMN supplier.tax_no IS '税号 Tax number';

COMMENT ON COLUMN supplier.bank IS '开户行 Bank';

COMMENT ON COLUMN supplier.bank_account IS '账号 Bank account';

COMMENT ON COLUMN supplier.address IS '地址 Address';

COMMENT ON COLUMN supplier.payment_term_id IS '付款条件 Payment term';

COMMENT ON COLUMN supplier.last_reason IS '暂停/淘汰原因 Suspended or dropped because';

COMMENT ON COLUMN supplier.code IS '编码 Code';

COMMENT ON COLUMN supplier.name IS '名称 Name';

COMMENT ON COLUMN supplier.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN supplier.created_at IS '制单时间 Made at';

CREATE TABLE warehouse (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    in_atp SMALLINT NOT NULL,
    allow_negative SMALLINT NOT NULL,
    cost_bearing SMALLINT NOT NULL,
    keeper_id BIGINT,
    address VARCHAR(200),
    phone VARCHAR(40),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_warehouse PRIMARY KEY (id),
    CONSTRAINT fk_warehouse_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_warehouse_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_warehouse_code UNIQUE (code),
    CONSTRAINT uq_warehouse_code_key UNIQUE (code_key)
);

CREATE INDEX ix_warehouse_keeper_id ON warehouse (keeper_id);

CREATE INDEX ix_warehouse_name ON warehouse (name);

CREATE INDEX ix_warehouse_org_id ON warehouse (org_id);

COMMENT ON TABLE warehouse IS '仓库 Warehouse';

COMMENT ON COLUMN warehouse.org_id IS '库存组织 Organisation';

COMMENT ON COLUMN warehouse.kind IS '种类 Kind';

COMMENT ON COLUMN warehouse.in_atp IS '计入可用量 Counts as available';

COMMENT ON COLUMN warehouse.allow_negative IS '允许负库存 May go negative';

COMMENT ON COLUMN warehouse.cost_bearing IS '核算成本 Bears cost';

COMMENT ON COLUMN warehouse.keeper_id IS '保管员 Keeper';

COMMENT ON COLUMN warehouse.address IS '地址 Address';

COMMENT ON COLUMN warehouse.phone IS '电话 Phone';

COMMENT ON COLUMN warehouse.code IS '编码 Code';

COMMENT ON COLUMN warehouse.name IS '名称 Name';

COMMENT ON COLUMN warehouse.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN warehouse.created_at IS '制单时间 Made at';

CREATE TABLE credit_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    old_limit NUMERIC(19, 2) NOT NULL,
    old_unlimited SMALLINT NOT NULL,
    used NUMERIC(19, 2) NOT NULL,
    credit_limit NUMERIC(19, 2),
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT,
    general_grace SMALLINT NOT NULL,
    temporary NUMERIC(19, 2),
    valid_from DATE,
    valid_to DATE,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_credit_adjustment_line PRIMARY KEY (id),
    CONSTRAINT fk_credit_adjustment_li_f527d2 FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_credit_adjustment_li_39744e FOREIGN KEY(document_id) REFERENCES credit_adjustment (id)
);

CREATE INDEX ix_credit_adjustment_li_8c4492 ON credit_adjustment_line (customer_id);

CREATE INDEX ix_credit_adjustment_li_ab5151 ON credit_adjustment_line (document_id);

COMMENT ON TABLE credit_adjustment_line IS '信用调整单：调整明细 Credit adjustment: Lines';

COMMENT ON COLUMN credit_adjustment_line.customer_id IS '客户 Customer';

COMMENT ON COLUMN credit_adjustment_line.old_limit IS '原额度 Limit so far';

COMMENT ON COLUMN credit_adjustment_line.old_unlimited IS '原不限 No limit so far';

COMMENT ON COLUMN credit_adjustment_line.used IS '已占用 Used';

COMMENT ON COLUMN credit_adjustment_line.credit_limit IS '新额度 New limit';

COMMENT ON COLUMN credit_adjustment_line.unlimited IS '改为不限 No limit';

COMMENT ON COLUMN credit_adjustment_line.grace_days IS '新宽限天数 New grace days';

COMMENT ON COLUMN credit_adjustment_line.general_grace IS '宽限按公司 The company''s days of grace';

COMMENT ON COLUMN credit_adjustment_line.temporary IS '临时额度 Temporary credit';

COMMENT ON COLUMN credit_adjustment_line.valid_from IS '临时起 Temporary from';

COMMENT ON COLUMN credit_adjustment_line.valid_to IS '临时止 Temporary to';

CREATE TABLE credit_balance (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered NUMERIC(19, 2) NOT NULL,
    shipped NUMERIC(19, 2) NOT NULL,
    invoiced NUMERIC(19, 2) NOT NULL,
    advance NUMERIC(19, 2) NOT NULL,
    credit_limit NUMERIC(19, 2) NOT NULL,
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT,
    CONSTRAINT pk_credit_balance PRIMARY KEY (id),
    CONSTRAINT fk_credit_balance_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE UNIQUE INDEX ix_credit_balance_customer_id ON credit_balance (customer_id);

COMMENT ON TABLE credit_balance IS '信用占用 Credit exposure';

COMMENT ON COLUMN credit_balance.customer_id IS '客户 Customer';

COMMENT ON COLUMN credit_balance.ordered IS '已审未出 Ordered';

COMMENT ON COLUMN credit_balance.shipped IS '已出未票 Shipped';

COMMENT ON COLUMN credit_balance.invoiced IS '应收 Receivable';

COMMENT ON COLUMN credit_balance.advance IS '预收 Advance';

COMMENT ON COLUMN credit_balance.credit_limit IS '信用额度 Credit limit';

COMMENT ON COLUMN credit_balance.unlimited IS '不限额度 No limit';

COMMENT ON COLUMN credit_balance.grace_days IS '逾期宽限天数 Grace days';

CREATE TABLE credit_entry (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered NUMERIC(19, 2) NOT NULL,
    shipped NUMERIC(19, 2) NOT NULL,
    invoiced NUMERIC(19, 2) NOT NULL,
    advance NUMERIC(19, 2) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_credit_entry PRIMARY KEY (id),
    CONSTRAINT fk_credit_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_credit_entry_customer_id ON credit_entry (customer_id);

CREATE INDEX ix_credit_entry_record_id ON credit_entry (record_id);

CREATE TABLE credit_temporary (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    adjustment_id BIGINT,
    granted_by VARCHAR(120),
    CONSTRAINT pk_credit_temporary PRIMARY KEY (id),
    CONSTRAINT fk_credit_temporary_adj_84323c FOREIGN KEY(adjustment_id) REFERENCES credit_adjustment (id),
    CONSTRAINT fk_credit_temporary_cus_b93760 FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_credit_temporary_adj_1b0db9 ON credit_temporary (adjustment_id);

CREATE INDEX ix_credit_temporary_cus_623f13 ON credit_temporary (customer_id);

COMMENT ON TABLE credit_temporary IS '临时额度 Temporary credit';

COMMENT ON COLUMN credit_temporary.customer_id IS '客户 Customer';

COMMENT ON COLUMN credit_temporary.amount IS '临时额度 Temporary credit';

COMMENT ON COLUMN credit_temporary.valid_from IS '起 From';

COMMENT ON COLUMN credit_temporary.valid_to IS '止 To';

COMMENT ON COLUMN credit_temporary.adjustment_id IS '信用调整单 Credit adjustment';

COMMENT ON COLUMN credit_temporary.granted_by IS '批准人 Granted by';

CREATE TABLE customer_address (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    contact VARCHAR(40),
    phone VARCHAR(40),
    region_id BIGINT,
    for_shipping SMALLINT NOT NULL,
    for_invoice SMALLINT NOT NULL,
    preferred SMALLINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_customer_address PRIMARY KEY (id),
    CONSTRAINT fk_customer_address_cus_2b482f FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_customer_address_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT uq_customer_address_code UNIQUE (code),
    CONSTRAINT uq_customer_address_code_key UNIQUE (code_key)
);

CREATE INDEX ix_customer_address_cus_4aebe3 ON customer_address (customer_id);

CREATE INDEX ix_customer_address_name ON customer_address (name);

CREATE INDEX ix_customer_address_region_id ON customer_address (region_id);

COMMENT ON TABLE customer_address IS '客户地址 Customer address';

COMMENT ON COLUMN customer_address.customer_id IS '客户 Customer';

COMMENT ON COLUMN customer_address.contact IS '联系人 Contact';

COMMENT ON COLUMN customer_address.phone IS '电话 Phone';

COMMENT ON COLUMN customer_address.region_id IS '区域 Region';

COMMENT ON COLUMN customer_address.for_shipping IS '收货地址 Ship to';

COMMENT ON COLUMN customer_address.for_invoice IS '收票地址 Invoice to';

COMMENT ON COLUMN customer_address.preferred IS '默认 Default';

COMMENT ON COLUMN customer_address.code IS '编码 Code';

COMMENT ON COLUMN customer_address.name IS '名称 Name';

COMMENT ON COLUMN customer_address.pinyin IS '助记码 Mnemonic';

COMMENT ON COLUMN customer_address.created_at IS '制单时间 Made at';

CREATE TABLE customer_contact (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    name VARCHAR(40) NOT NULL,
    post VARCHAR(40),
    phone VARCHAR(40),
    mail VARCHAR(80),
    birthday DATE,
    hobby VARCHAR(80),
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_customer_contact PRIMARY KEY (id),
    CONSTRAINT fk_customer_contact_doc_b5ae13 FOREIGN KEY(document_id) REFERENCES customer (id)
);

CREATE INDEX ix_customer_contact_doc_d3b7bd ON customer_contact (document_id);

COMMENT ON TABLE customer_contact IS '客户：联系人 Customer: Contacts';

COMMENT ON COLUMN customer_contact.name IS '姓名 Name';

COMMENT ON COLUMN customer_contact.post IS '职务 Position';

COMMENT ON COLUMN customer_contact.phone IS '电话 Phone';

COMMENT ON COLUMN customer_contact.mail IS '邮箱 Mail';

COMMENT ON COLUMN customer_contact.birthday IS '生日 Birthday';

COMMENT ON COLUMN customer_contact.hobby IS '爱好 Hobby';

CREATE TABLE open_item (
    id BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    customer_id BIGINT NOT NULL,
    due_date DATE NOT NULL,
    reference VARCHAR(60),
    amount NUMERIC(19, 2) NOT NULL,
    open_amount NUMERIC(19, 2) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    withdrawn_on DATE,
    CONSTRAINT pk_open_item PRIMARY KEY (id),
    CONSTRAINT fk_open_item_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_open_item_customer_i_103cb1 ON open_item (customer_id, kind, due_date);

CREATE INDEX ix_open_item_record_id ON open_item (record_id);

COMMENT ON TABLE open_item IS '应收预收明细 Open items';

COMMENT ON COLUMN open_item.kind IS '类别 Kind';

COMMENT ON COLUMN open_item.customer_id IS '客户 Customer';

COMMENT ON COLUMN open_item.due_date IS '到期日 Due';

COMMENT ON COLUMN open_item.reference IS '参考号 Reference';

COMMENT ON COLUMN open_item.amount IS '金额 Amount';

COMMENT ON COLUMN open_item.open_amount IS '未核销 Open';

COMMENT ON COLUMN open_item.business_date IS '业务日期 Date';

COMMENT ON COLUMN open_item.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN open_item.created_at IS '时间 Made at';

COMMENT ON COLUMN open_item.withdrawn_on IS '撤回日期 Withdrawn on';

CREATE TABLE opening_stock (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_opening_stock PRIMARY KEY (id),
    CONSTRAINT fk_opening_stock_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_opening_stock_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_opening_stock_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_opening_stock_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_opening_stock_busine_34bb0a ON opening_stock (business_date, id);

CREATE INDEX ix_opening_stock_keeper_id_id ON opening_stock (keeper_id, id);

CREATE INDEX ix_opening_stock_org_id_id ON opening_stock (org_id, id);

CREATE INDEX ix_opening_stock_state_id ON opening_stock (state, id);

CREATE INDEX ix_opening_stock_wareho_980559 ON opening_stock (warehouse_id, id);

COMMENT ON TABLE opening_stock IS '期初库存 Opening stock';

COMMENT ON COLUMN opening_stock.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN opening_stock.keeper_id IS '保管员 Keeper';

COMMENT ON COLUMN opening_stock.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN opening_stock.business_date IS '业务日期 Date';

COMMENT ON COLUMN opening_stock.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN opening_stock.org_id IS '组织 Organisation';

COMMENT ON COLUMN opening_stock.remark IS '备注 Remark';

COMMENT ON COLUMN opening_stock.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN opening_stock.created_at IS '制单时间 Made at';

CREATE TABLE other_issue (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_other_issue PRIMARY KEY (id),
    CONSTRAINT fk_other_issue_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_other_issue_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_other_issue_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_other_issue_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_other_issue_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_other_issue_business_b2a9d9 ON other_issue (business_date, id);

CREATE INDEX ix_other_issue_keeper_id_id ON other_issue (keeper_id, id);

CREATE INDEX ix_other_issue_org_id_id ON other_issue (org_id, id);

CREATE INDEX ix_other_issue_reason_id_id ON other_issue (reason_id, id);

CREATE INDEX ix_other_issue_state_id ON other_issue (state, id);

CREATE INDEX ix_other_issue_warehouse_id_id ON other_issue (warehouse_id, id);

COMMENT ON TABLE other_issue IS '其他出库单 Other issue';

COMMENT ON COLUMN other_issue.reason_id IS '出库原因 Why they go';

COMMENT ON COLUMN other_issue.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN other_issue.keeper_id IS '保管员 Keeper';

COMMENT ON COLUMN other_issue.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN other_issue.business_date IS '业务日期 Date';

COMMENT ON COLUMN other_issue.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN other_issue.org_id IS '组织 Organisation';

COMMENT ON COLUMN other_issue.remark IS '备注 Remark';

COMMENT ON COLUMN other_issue.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN other_issue.created_at IS '制单时间 Made at';

CREATE TABLE other_receipt (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total NUMERIC(19, 4) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_other_receipt PRIMARY KEY (id),
    CONSTRAINT fk_other_receipt_keeper_id FOREIGN KEY(keeper_id) REFERENCES employee (id),
    CONSTRAINT fk_other_receipt_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_other_receipt_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_other_receipt_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_other_receipt_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_other_receipt_busine_098e02 ON other_receipt (business_date, id);

CREATE INDEX ix_other_receipt_keeper_id_id ON other_receipt (keeper_id, id);

CREATE INDEX ix_other_receipt_org_id_id ON other_receipt (org_id, id);

CREATE INDEX ix_other_receipt_reason_id_id ON other_receipt (reason_id, id);

CREATE INDEX ix_other_receipt_state_id ON other_receipt (state, id);

CREATE INDEX ix_other_receipt_wareho_8182df ON other_receipt (warehouse_id, id);

COMMENT ON TABLE other_receipt IS '其他入库单 Other receipt';

COMMENT ON COLUMN other_receipt.reason_id IS '入库原因 Why they came';

COMMENT ON COLUMN other_receipt.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN other_receipt.keeper_id IS '保管员 Keeper';

COMMENT ON COLUMN other_receipt.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN other_receipt.business_date IS '业务日期 Date';

COMMENT ON COLUMN other_receipt.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN other_receipt.org_id IS '组织 Organisation';

COMMENT ON COLUMN other_receipt.remark IS '备注 Remark';

COMMENT ON COLUMN other_receipt.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN other_receipt.created_at IS '制单时间 Made at';

CREATE TABLE price_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT,
    item_class_id BIGINT,
    customer_id BIGINT,
    customer_class_id BIGINT,
    region_id BIGINT,
    min_quantity NUMERIC(19, 4) NOT NULL,
    unit VARCHAR(20) NOT NULL,
    old_price NUMERIC(19, 6),
    method VARCHAR(20) NOT NULL,
    change NUMERIC(19, 6),
    price NUMERIC(19, 6),
    floor_price NUMERIC(19, 6),
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_price_adjustment_line PRIMARY KEY (id),
    CONSTRAINT fk_price_adjustment_lin_3d75a7 FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_adjustment_lin_1f94eb FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_price_adjustment_lin_27fb95 FOREIGN KEY(document_id) REFERENCES price_adjustment (id),
    CONSTRAINT fk_price_adjustment_lin_0a84d4 FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_adjustment_lin_3da4ec FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_price_adjustment_lin_f11fe9 FOREIGN KEY(region_id) REFERENCES region (id)
);

CREATE INDEX ix_price_adjustment_lin_01bb8b ON price_adjustment_line (item_class_id);

CREATE INDEX ix_price_adjustment_lin_25bdea ON price_adjustment_line (document_id);

CREATE INDEX ix_price_adjustment_lin_517353 ON price_adjustment_line (customer_class_id);

CREATE INDEX ix_price_adjustment_lin_6541f0 ON price_adjustment_line (customer_id);

CREATE INDEX ix_price_adjustment_lin_6f1c0d ON price_adjustment_line (region_id);

CREATE INDEX ix_price_adjustment_lin_e25b8f ON price_adjustment_line (item_id);

COMMENT ON TABLE price_adjustment_line IS '价格调整单：调价行 Price adjustment: Adjustments';

COMMENT ON COLUMN price_adjustment_line.item_id IS '物料 Item';

COMMENT ON COLUMN price_adjustment_line.item_class_id IS '物料分类 Item class';

COMMENT ON COLUMN price_adjustment_line.customer_id IS '客户 Customer';

COMMENT ON COLUMN price_adjustment_line.customer_class_id IS '客户分类 Customer class';

COMMENT ON COLUMN price_adjustment_line.region_id IS '区域 Region';

COMMENT ON COLUMN price_adjustment_line.min_quantity IS '最小数量（主单位） Quantity from (main unit)';

COMMENT ON COLUMN price_adjustment_line.unit IS '计价单位 Priced by';

COMMENT ON COLUMN price_adjustment_line.old_price IS '原价 Old price';

COMMENT ON COLUMN price_adjustment_line.method IS '方式 Method';

COMMENT ON COLUMN price_adjustment_line.change IS '幅度 Change';

COMMENT ON COLUMN price_adjustment_line.price IS '新价格 New price';

COMMENT ON COLUMN price_adjustment_line.floor_price IS '新底价 New floor';

CREATE TABLE price_list_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT,
    item_class_id BIGINT,
    customer_id BIGINT,
    customer_class_id BIGINT,
    region_id BIGINT,
    min_quantity NUMERIC(19, 4) NOT NULL,
    unit VARCHAR(20) NOT NULL,
    price NUMERIC(19, 6) NOT NULL,
    floor_price NUMERIC(19, 6),
    valid_from DATE,
    valid_to DATE,
    adjustment_id BIGINT,
    position BIGINT NOT NULL,
    extra TEXT,
    ended_by_id BIGINT,
    CONSTRAINT pk_price_list_line PRIMARY KEY (id),
    CONSTRAINT fk_price_list_line_adju_040b62 FOREIGN KEY(adjustment_id) REFERENCES price_adjustment (id),
    CONSTRAINT fk_price_list_line_cust_556d41 FOREIGN KEY(customer_class_id) REFERENCES customer_class (id),
    CONSTRAINT fk_price_list_line_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_price_list_line_document_id FOREIGN KEY(document_id) REFERENCES price_list (id),
    CONSTRAINT fk_price_list_line_item_c98617 FOREIGN KEY(item_class_id) REFERENCES item_class (id),
    CONSTRAINT fk_price_list_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_price_list_line_region_id FOREIGN KEY(region_id) REFERENCES region (id),
    CONSTRAINT fk_price_list_line_ended_by_id FOREIGN KEY(ended_by_id) REFERENCES price_adjustment (id)
);

CREATE INDEX ix_price_list_line_adju_fe912a ON price_list_line (adjustment_id);

CREATE INDEX ix_price_list_line_cust_13ee79 ON price_list_line (customer_class_id);

CREATE INDEX ix_price_list_line_customer_id ON price_list_line (customer_id);

CREATE INDEX ix_price_list_line_document_id ON price_list_line (document_id);

CREATE INDEX ix_price_list_line_ended_by_id ON price_list_line (ended_by_id);

CREATE INDEX ix_price_list_line_item_147ad6 ON price_list_line (item_class_id);

CREATE INDEX ix_price_list_line_item_id ON price_list_line (item_id);

CREATE INDEX ix_price_list_line_region_id ON price_list_line (region_id);

COMMENT ON TABLE price_list_line IS '价目表：价格行 Price list: Prices';

COMMENT ON COLUMN price_list_line.item_id IS '物料 Item';

COMMENT ON COLUMN price_list_line.item_class_id IS '物料分类 Item class';

COMMENT ON COLUMN price_list_line.customer_id IS '客户 Customer';

COMMENT ON COLUMN price_list_line.customer_class_id IS '客户分类 Customer class';

COMMENT ON COLUMN price_list_line.region_id IS '区域 Region';

COMMENT ON COLUMN price_list_line.min_quantity IS '最小数量（主单位） Quantity from (main unit)';

COMMENT ON COLUMN price_list_line.unit IS '计价单位 Priced by';

COMMENT ON COLUMN price_list_line.price IS '价格 Price';

COMMENT ON COLUMN price_list_line.floor_price IS '底价 Floor price';

COMMENT ON COLUMN price_list_line.valid_from IS '有效期起 Valid from';

COMMENT ON COLUMN price_list_line.valid_to IS '有效期止 Valid to';

COMMENT ON COLUMN price_list_line.adjustment_id IS '调价单 Adjustment';

COMMENT ON COLUMN price_list_line.ended_by_id IS '终止调价单 Ended by';

CREATE TABLE receipt (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT,
    settlement_method_id BIGINT,
    amount NUMERIC(19, 2) NOT NULL,
    payer VARCHAR(80),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    bank_reference VARCHAR(60),
    reference VARCHAR(60),
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    kind VARCHAR(20) NOT NULL,
    former_number VARCHAR(60),
    defaults_of BIGINT,
    CONSTRAINT pk_receipt PRIMARY KEY (id),
    CONSTRAINT fk_receipt_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_receipt_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_receipt_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_receipt_settlement_m_1df3a0 FOREIGN KEY(settlement_method_id) REFERENCES settlement_method (id),
    CONSTRAINT uq_receipt_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_receipt_business_date_id ON receipt (business_date, id);

CREATE INDEX ix_receipt_customer_id_id ON receipt (customer_id, id);

CREATE INDEX ix_receipt_org_id_id ON receipt (org_id, id);

CREATE INDEX ix_receipt_salesperson_id_id ON receipt (salesperson_id, id);

CREATE INDEX ix_receipt_settlement_m_295fd5 ON receipt (settlement_method_id, id);

CREATE INDEX ix_receipt_state_id ON receipt (state, id);

COMMENT ON TABLE receipt IS '收款单 Receipt';

COMMENT ON COLUMN receipt.customer_id IS '客户 Customer';

COMMENT ON COLUMN receipt.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN receipt.settlement_method_id IS '结算方式 Method';

COMMENT ON COLUMN receipt.amount IS '收款金额 Amount';

COMMENT ON COLUMN receipt.payer IS '付款人 Payer';

COMMENT ON COLUMN receipt.bank IS '收款银行 Bank';

COMMENT ON COLUMN receipt.bank_account IS '收款账号 Account';

COMMENT ON COLUMN receipt.bank_reference IS '银行流水号 Bank reference';

COMMENT ON COLUMN receipt.reference IS '订单/合同号 Order or contract no.';

COMMENT ON COLUMN receipt.settled_total IS '已核销 Settled';

COMMENT ON COLUMN receipt.business_date IS '业务日期 Date';

COMMENT ON COLUMN receipt.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN receipt.org_id IS '组织 Organisation';

COMMENT ON COLUMN receipt.remark IS '备注 Remark';

COMMENT ON COLUMN receipt.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN receipt.created_at IS '制单时间 Made at';

COMMENT ON COLUMN receipt.kind IS '收款类型 Kind';

COMMENT ON COLUMN receipt.former_number IS '期初原单号 Former number';

COMMENT ON COLUMN receipt.defaults_of IS '默认值来源 Defaults of';

CREATE TABLE receivable (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    due_on DATE NOT NULL,
    reference VARCHAR(200),
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    former_number VARCHAR(60),
    defaults_of BIGINT,
    CONSTRAINT pk_receivable PRIMARY KEY (id),
    CONSTRAINT fk_receivable_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_receivable_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_receivable_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT uq_receivable_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_receivable_business_date_id ON receivable (business_date, id);

CREATE INDEX ix_receivable_customer_id_id ON receivable (customer_id, id);

CREATE INDEX ix_receivable_org_id_id ON receivable (org_id, id);

CREATE INDEX ix_receivable_salespers_d1bc65 ON receivable (salesperson_id, id);

CREATE INDEX ix_receivable_state_id ON receivable (state, id);

COMMENT ON TABLE receivable IS '应收单 Receivable';

COMMENT ON COLUMN receivable.customer_id IS '客户 Customer';

COMMENT ON COLUMN receivable.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN receivable.kind IS '应收类型 Kind';

COMMENT ON COLUMN receivable.amount IS '应收金额 Amount';

COMMENT ON COLUMN receivable.due_on IS '到期日 Due';

COMMENT ON COLUMN receivable.reference IS '订单/合同号 Order or contract no.';

COMMENT ON COLUMN receivable.settled_total IS '已核销 Settled';

COMMENT ON COLUMN receivable.business_date IS '业务日期 Date';

COMMENT ON COLUMN receivable.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN receivable.org_id IS '组织 Organisation';

COMMENT ON COLUMN receivable.remark IS '备注 Remark';

COMMENT ON COLUMN receivable.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN receivable.created_at IS '制单时间 Made at';

COMMENT ON COLUMN receivable.former_number IS '期初原单号 Former number';

COMMENT ON COLUMN receivable.defaults_of IS '默认值来源 Defaults of';

CREATE TABLE sales_invoice (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    invoice_no VARCHAR(40),
    invoice_title VARCHAR(120),
    tax_no VARCHAR(30),
    payment_term_id BIGINT,
    due_on DATE,
    quantity_total NUMERIC(19, 4) NOT NULL,
    net_total NUMERIC(19, 2) NOT NULL,
    tax_total NUMERIC(19, 2) NOT NULL,
    gross_total NUMERIC(19, 2) NOT NULL,
    settled_total NUMERIC(19, 2) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    buyer_contact VARCHAR(250),
    buyer_account VARCHAR(130),
    defaults_of BIGINT,
    CONSTRAINT pk_sales_invoice PRIMARY KEY (id),
    CONSTRAINT fk_sales_invoice_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sales_invoice_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sales_invoice_paymen_30b131 FOREIGN KEY(payment_term_id) REFERENCES payment_term (id),
    CONSTRAINT fk_sales_invoice_salesp_c11bd4 FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT uq_sales_invoice_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_sales_invoice_busine_c21a8a ON sales_invoice (business_date, id);

CREATE INDEX ix_sales_invoice_custom_dfc0fa ON sales_invoice (customer_id, id);

CREATE INDEX ix_sales_invoice_org_id_id ON sales_invoice (org_id, id);

CREATE INDEX ix_sales_invoice_paymen_8a7232 ON sales_invoice (payment_term_id, id);

CREATE INDEX ix_sales_invoice_salesp_705c60 ON sales_invoice (salesperson_id, id);

CREATE INDEX ix_sales_invoice_state_id ON sales_invoice (state, id);

COMMENT ON TABLE sales_invoice IS '销售发票 Sales invoice';

COMMENT ON COLUMN sales_invoice.customer_id IS '客户 Customer';

COMMENT ON COLUMN sales_invoice.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN sales_invoice.kind IS '发票类型 Type';

COMMENT ON COLUMN sales_invoice.invoice_no IS '发票号码 Invoice no.';

COMMENT ON COLUMN sales_invoice.invoice_title IS '抬头 Title';

COMMENT ON COLUMN sales_invoice.tax_no IS '税号 Tax number';

COMMENT ON COLUMN sales_invoice.payment_term_id IS '付款条件 Payment term';

COMMENT ON COLUMN sales_invoice.due_on IS '到期日 Due';

COMMENT ON COLUMN sales_invoice.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN sales_invoice.net_total IS '无税合计 Net';

COMMENT ON COLUMN sales_invoice.tax_total IS '税额合计 Tax';

COMMENT ON COLUMN sales_invoice.gross_total IS '价税合计 Total';

COMMENT ON COLUMN sales_invoice.settled_total IS '已核销 Settled';

COMMENT ON COLUMN sales_invoice.business_date IS '业务日期 Date';

COMMENT ON COLUMN sales_invoice.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN sales_invoice.org_id IS '组织 Organisation';

COMMENT ON COLUMN sales_invoice.remark IS '备注 Remark';

COMMENT ON COLUMN sales_invoice.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN sales_invoice.created_at IS '制单时间 Made at';

COMMENT ON COLUMN sales_invoice.buyer_contact IS '购方地址、电话 Buyer''s address and telephone';

COMMENT ON COLUMN sales_invoice.buyer_account IS '购方开户行及账号 Buyer''s bank and account';

COMMENT ON COLUMN sales_invoice.defaults_of IS '默认值来源 Defaults of';

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
);

CREATE INDEX ix_stock_batch_batch_id ON stock_batch (batch_id);

CREATE INDEX ix_stock_batch_item_id ON stock_batch (item_id);

CREATE INDEX ix_stock_batch_warehouse_id ON stock_batch (warehouse_id);

COMMENT ON TABLE stock_batch IS '批次库存 Stock by batch';

COMMENT ON COLUMN stock_batch.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN stock_batch.item_id IS '物料 Item';

COMMENT ON COLUMN stock_batch.batch_id IS '批次 Batch';

COMMENT ON COLUMN stock_batch.on_hand IS '现存 On hand';

COMMENT ON COLUMN stock_batch.in_transit IS '在途 In transit';

COMMENT ON COLUMN stock_batch.lent IS '借出 Lent';

COMMENT ON COLUMN stock_batch.to_inspect IS '待检 To inspect';

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
);

CREATE INDEX ix_stock_item_item_id ON stock_item (item_id);

CREATE INDEX ix_stock_item_warehouse_id ON stock_item (warehouse_id);

COMMENT ON TABLE stock_item IS '即时库存 Stock on hand';

COMMENT ON COLUMN stock_item.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN stock_item.item_id IS '物料 Item';

COMMENT ON COLUMN stock_item.on_hand IS '现存 On hand';

COMMENT ON COLUMN stock_item.reserved IS '占用 Reserved';

COMMENT ON COLUMN stock_item.in_transit IS '在途 In transit';

COMMENT ON COLUMN stock_item.lent IS '借出 Lent';

COMMENT ON COLUMN stock_item.to_inspect IS '待检 To inspect';

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
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    CONSTRAINT pk_stock_move PRIMARY KEY (id),
    CONSTRAINT fk_stock_move_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_move_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id)
);

CREATE INDEX ix_stock_move_item_id ON stock_move (item_id);

CREATE INDEX ix_stock_move_record_id ON stock_move (record_id);

CREATE INDEX ix_stock_move_warehouse_71184b ON stock_move (warehouse_id, item_id);

CREATE INDEX ix_stock_move_warehouse_id ON stock_move (warehouse_id);

COMMENT ON TABLE stock_move IS '库存流水 Stock moves';

COMMENT ON COLUMN stock_move.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN stock_move.item_id IS '物料 Item';

COMMENT ON COLUMN stock_move.on_hand IS '现存 On hand';

COMMENT ON COLUMN stock_move.reserved IS '占用 Reserved';

COMMENT ON COLUMN stock_move.in_transit IS '在途 In transit';

COMMENT ON COLUMN stock_move.lent IS '借出 Lent';

COMMENT ON COLUMN stock_move.to_inspect IS '待检 To inspect';

COMMENT ON COLUMN stock_move.business_date IS '业务日期 Date';

COMMENT ON COLUMN stock_move.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN stock_move.created_at IS '时间 Made at';

CREATE TABLE supplier_contact (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    name VARCHAR(40) NOT NULL,
    post VARCHAR(40),
    phone VARCHAR(40),
    mail VARCHAR(80),
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_supplier_contact PRIMARY KEY (id),
    CONSTRAINT fk_supplier_contact_doc_e411bf FOREIGN KEY(document_id) REFERENCES supplier (id)
);

CREATE INDEX ix_supplier_contact_doc_7a8fc0 ON supplier_contact (document_id);

COMMENT ON TABLE supplier_contact IS '供应商：联系人 Supplier: Contacts';

COMMENT ON COLUMN supplier_contact.name IS '姓名 Name';

COMMENT ON COLUMN supplier_contact.post IS '职务 Position';

COMMENT ON COLUMN supplier_contact.phone IS '电话 Phone';

COMMENT ON COLUMN supplier_contact.mail IS '邮箱 Mail';

CREATE TABLE user_role (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_user_role PRIMARY KEY (id),
    CONSTRAINT fk_user_role_document_id FOREIGN KEY(document_id) REFERENCES app_user (id),
    CONSTRAINT fk_user_role_role_id FOREIGN KEY(role_id) REFERENCES role (id)
);

CREATE INDEX ix_user_role_document_id ON user_role (document_id);

CREATE INDEX ix_user_role_role_id ON user_role (role_id);

COMMENT ON TABLE user_role IS '用户：角色 User: Roles';

COMMENT ON COLUMN user_role.role_id IS '角色 Role';

CREATE TABLE write_off (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    reversed_because VARCHAR(200),
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_write_off PRIMARY KEY (id),
    CONSTRAINT fk_write_off_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_write_off_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_write_off_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_write_off_business_date_id ON write_off (business_date, id);

CREATE INDEX ix_write_off_customer_id_id ON write_off (customer_id, id);

CREATE INDEX ix_write_off_org_id_id ON write_off (org_id, id);

CREATE INDEX ix_write_off_state_id ON write_off (state, id);

COMMENT ON TABLE write_off IS '核销单 Write-off';

COMMENT ON COLUMN write_off.customer_id IS '客户 Customer';

COMMENT ON COLUMN write_off.amount IS '核销合计 Total';

COMMENT ON COLUMN write_off.reversed_because IS '反核销原因 Reversed because';

COMMENT ON COLUMN write_off.business_date IS '业务日期 Date';

COMMENT ON COLUMN write_off.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN write_off.org_id IS '组织 Organisation';

COMMENT ON COLUMN write_off.remark IS '备注 Remark';

COMMENT ON COLUMN write_off.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN write_off.created_at IS '制单时间 Made at';

CREATE TABLE delivery_note (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT,
    salesperson_id BIGINT,
    warehouse_id BIGINT NOT NULL,
    ship_on DATE NOT NULL,
    carrier_id BIGINT,
    vehicle_id BIGINT,
    driver VARCHAR(40),
    quantity_total NUMERIC(19, 4) NOT NULL,
    shipped_total NUMERIC(19, 4) NOT NULL,
    closed_because VARCHAR(200),
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_delivery_note PRIMARY KEY (id),
    CONSTRAINT fk_delivery_note_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_delivery_note_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_delivery_note_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_delivery_note_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_delivery_note_salesp_a4c36e FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_delivery_note_vehicle_id FOREIGN KEY(vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT fk_delivery_note_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_delivery_note_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_delivery_note_address_id_id ON delivery_note (address_id, id);

CREATE INDEX ix_delivery_note_busine_3a36e1 ON delivery_note (business_date, id);

CREATE INDEX ix_delivery_note_carrier_id_id ON delivery_note (carrier_id, id);

CREATE INDEX ix_delivery_note_custom_c329b7 ON delivery_note (customer_id, id);

CREATE INDEX ix_delivery_note_org_id_id ON delivery_note (org_id, id);

CREATE INDEX ix_delivery_note_salesp_5d3fcd ON delivery_note (salesperson_id, id);

CREATE INDEX ix_delivery_note_state_id ON delivery_note (state, id);

CREATE INDEX ix_delivery_note_vehicle_id_id ON delivery_note (vehicle_id, id);

CREATE INDEX ix_delivery_note_wareho_74c37a ON delivery_note (warehouse_id, id);

COMMENT ON TABLE delivery_note IS '发货单 Delivery note';

COMMENT ON COLUMN delivery_note.customer_id IS '客户 Customer';

COMMENT ON COLUMN delivery_note.address_id IS '收货地址 Ship to';

COMMENT ON COLUMN delivery_note.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN delivery_note.warehouse_id IS '发货仓 Ship from';

COMMENT ON COLUMN delivery_note.ship_on IS '计划发货 Ship on';

COMMENT ON COLUMN delivery_note.carrier_id IS '承运商 Carrier';

COMMENT ON COLUMN delivery_note.vehicle_id IS '车辆 Vehicle';

COMMENT ON COLUMN delivery_note.driver IS '司机 Driver';

COMMENT ON COLUMN delivery_note.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN delivery_note.shipped_total IS '已出库 Shipped';

COMMENT ON COLUMN delivery_note.closed_because IS '关闭原因 Closed because';

COMMENT ON COLUMN delivery_note.business_date IS '业务日期 Date';

COMMENT ON COLUMN delivery_note.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN delivery_note.org_id IS '组织 Organisation';

COMMENT ON COLUMN delivery_note.remark IS '备注 Remark';

COMMENT ON COLUMN delivery_note.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN delivery_note.created_at IS '制单时间 Made at';

CREATE TABLE opening_stock_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases NUMERIC(19, 4),
    seen_cases NUMERIC(19, 4),
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_opening_stock_line PRIMARY KEY (id),
    CONSTRAINT fk_opening_stock_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_opening_stock_line_d_5f1995 FOREIGN KEY(document_id) REFERENCES opening_stock (id),
    CONSTRAINT fk_opening_stock_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);

CREATE INDEX ix_opening_stock_line_batch_id ON opening_stock_line (batch_id);

CREATE INDEX ix_opening_stock_line_d_fc2efa ON opening_stock_line (document_id);

CREATE INDEX ix_opening_stock_line_item_id ON opening_stock_line (item_id);

COMMENT ON TABLE opening_stock_line IS '期初库存：期初明细 Opening stock: Lines';

COMMENT ON COLUMN opening_stock_line.item_id IS '物料 Item';

COMMENT ON COLUMN opening_stock_line.batch_id IS '批次 Batch';

COMMENT ON COLUMN opening_stock_line.cases IS '箱数 Cases';

COMMENT ON COLUMN opening_stock_line.seen_cases IS '原箱数 Cases before';

COMMENT ON COLUMN opening_stock_line.quantity IS '数量 Quantity';

CREATE TABLE other_issue_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases NUMERIC(19, 4),
    seen_cases NUMERIC(19, 4),
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_other_issue_line PRIMARY KEY (id),
    CONSTRAINT fk_other_issue_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_other_issue_line_doc_f612ed FOREIGN KEY(document_id) REFERENCES other_issue (id),
    CONSTRAINT fk_other_issue_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);

CREATE INDEX ix_other_issue_line_batch_id ON other_issue_line (batch_id);

CREATE INDEX ix_other_issue_line_doc_4ae9f4 ON other_issue_line (document_id);

CREATE INDEX ix_other_issue_line_item_id ON other_issue_line (item_id);

COMMENT ON TABLE other_issue_line IS '其他出库单：出库明细 Other issue: Lines';

COMMENT ON COLUMN other_issue_line.item_id IS '物料 Item';

COMMENT ON COLUMN other_issue_line.batch_id IS '批次 Batch';

COMMENT ON COLUMN other_issue_line.cases IS '箱数 Cases';

COMMENT ON COLUMN other_issue_line.seen_cases IS '原箱数 Cases before';

COMMENT ON COLUMN other_issue_line.quantity IS '数量 Quantity';

CREATE TABLE other_receipt_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases NUMERIC(19, 4),
    seen_cases NUMERIC(19, 4),
    quantity NUMERIC(19, 4) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_other_receipt_line PRIMARY KEY (id),
    CONSTRAINT fk_other_receipt_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_other_receipt_line_d_3577a9 FOREIGN KEY(document_id) REFERENCES other_receipt (id),
    CONSTRAINT fk_other_receipt_line_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);

CREATE INDEX ix_other_receipt_line_batch_id ON other_receipt_line (batch_id);

CREATE INDEX ix_other_receipt_line_d_11dbbd ON other_receipt_line (document_id);

CREATE INDEX ix_other_receipt_line_item_id ON other_receipt_line (item_id);

COMMENT ON TABLE other_receipt_line IS '其他入库单：入库明细 Other receipt: Lines';

COMMENT ON COLUMN other_receipt_line.item_id IS '物料 Item';

COMMENT ON COLUMN other_receipt_line.batch_id IS '批次 Batch';

COMMENT ON COLUMN other_receipt_line.cases IS '箱数 Cases';

COMMENT ON COLUMN other_receipt_line.seen_cases IS '原箱数 Cases before';

COMMENT ON COLUMN other_receipt_line.quantity IS '数量 Quantity';

CREATE TABLE outbound (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT,
    salesperson_id BIGINT,
    warehouse_id BIGINT NOT NULL,
    carrier_id BIGINT,
    vehicle_id BIGINT,
    driver VARCHAR(40),
    quantity_total NUMERIC(19, 4) NOT NULL,
    handled_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    lost_total NUMERIC(19, 4) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_outbound PRIMARY KEY (id),
    CONSTRAINT fk_outbound_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_outbound_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_outbound_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_outbound_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_outbound_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_outbound_vehicle_id FOREIGN KEY(vehicle_id) REFERENCES vehicle (id),
    CONSTRAINT fk_outbound_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_outbound_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_outbound_address_id_id ON outbound (address_id, id);

CREATE INDEX ix_outbound_business_date_id ON outbound (business_date, id);

CREATE INDEX ix_outbound_carrier_id_id ON outbound (carrier_id, id);

CREATE INDEX ix_outbound_customer_id_id ON outbound (customer_id, id);

CREATE INDEX ix_outbound_org_id_id ON outbound (org_id, id);

CREATE INDEX ix_outbound_salesperson_id_id ON outbound (salesperson_id, id);

CREATE INDEX ix_outbound_state_id ON outbound (state, id);

CREATE INDEX ix_outbound_vehicle_id_id ON outbound (vehicle_id, id);

CREATE INDEX ix_outbound_warehouse_id_id ON outbound (warehouse_id, id);

COMMENT ON TABLE outbound IS '销售出库单 Sales outbound';

COMMENT ON COLUMN outbound.customer_id IS '客户 Customer';

COMMENT ON COLUMN outbound.address_id IS '收货地址 Ship to';

COMMENT ON COLUMN outbound.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN outbound.warehouse_id IS '仓库 Warehouse';

COMMENT ON COLUMN outbound.carrier_id IS '承运商 Carrier';

COMMENT ON COLUMN outbound.vehicle_id IS '车辆 Vehicle';

COMMENT ON COLUMN outbound.driver IS '司机 Driver';

COMMENT ON COLUMN outbound.quantity_total IS '出库合计 Quantity';

COMMENT ON COLUMN outbound.handled_total IS '已处理 Handled';

COMMENT ON COLUMN outbound.signed_total IS '已签收 Signed off';

COMMENT ON COLUMN outbound.lost_total IS '途损 Lost';

COMMENT ON COLUMN outbound.business_date IS '业务日期 Date';

COMMENT ON COLUMN outbound.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN outbound.org_id IS '组织 Organisation';

COMMENT ON COLUMN outbound.remark IS '备注 Remark';

COMMENT ON COLUMN outbound.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN outbound.created_at IS '制单时间 Made at';

CREATE TABLE sales_order (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT,
    salesperson_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    deliver_on DATE,
    settlement_method_id BIGINT,
    warehouse_id BIGINT,
    customer_order_no VARCHAR(40),
    contract_no VARCHAR(40),
    quantity_total NUMERIC(19, 4) NOT NULL,
    net_total NUMERIC(19, 2) NOT NULL,
    tax_total NUMERIC(19, 2) NOT NULL,
    gross_total NUMERIC(19, 2) NOT NULL,
    delivered_total NUMERIC(19, 4) NOT NULL,
    shipped_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    invoiced_total NUMERIC(19, 4) NOT NULL,
    received_total NUMERIC(19, 2) NOT NULL,
    sent_back_because VARCHAR(200),
    closed_because VARCHAR(200),
    defaults_of BIGINT,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_sales_order PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_sales_order_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sales_order_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sales_order_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_sales_order_settleme_edcfdd FOREIGN KEY(settlement_method_id) REFERENCES settlement_method (id),
    CONSTRAINT fk_sales_order_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_sales_order_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_sales_order_address_id_id ON sales_order (address_id, id);

CREATE INDEX ix_sales_order_business_f46345 ON sales_order (business_date, id);

CREATE INDEX ix_sales_order_customer_id_id ON sales_order (customer_id, id);

CREATE INDEX ix_sales_order_gross_total_id ON sales_order (gross_total, id);

CREATE INDEX ix_sales_order_org_id_id ON sales_order (org_id, id);

CREATE INDEX ix_sales_order_salesper_26913b ON sales_order (salesperson_id, id);

CREATE INDEX ix_sales_order_settleme_00161b ON sales_order (settlement_method_id, id);

CREATE INDEX ix_sales_order_state_id ON sales_order (state, id);

CREATE INDEX ix_sales_order_warehouse_id_id ON sales_order (warehouse_id, id);

COMMENT ON TABLE sales_order IS '销售订单 Sales order';

COMMENT ON COLUMN sales_order.customer_id IS '客户 Customer';

COMMENT ON COLUMN sales_order.address_id IS '收货地址 Ship to';

COMMENT ON COLUMN sales_order.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN sales_order.kind IS '交易类型 Type';

COMMENT ON COLUMN sales_order.deliver_on IS '要求交货 Deliver on';

COMMENT ON COLUMN sales_order.settlement_method_id IS '结算方式 Settlement';

COMMENT ON COLUMN sales_order.warehouse_id IS '发货仓 Ship from';

COMMENT ON COLUMN sales_order.customer_order_no IS '客户订单号 Customer''s order no.';

COMMENT ON COLUMN sales_order.contract_no IS '合同号 Contract no.';

COMMENT ON COLUMN sales_order.quantity_total IS '数量合计 Quantity';

COMMENT ON COLUMN sales_order.net_total IS '无税合计 Net';

COMMENT ON COLUMN sales_order.tax_total IS '税额合计 Tax';

COMMENT ON COLUMN sales_order.gross_total IS '价税合计 Total';

COMMENT ON COLUMN sales_order.delivered_total IS '已发货 On delivery notes';

COMMENT ON COLUMN sales_order.shipped_total IS '已出库 Shipped';

COMMENT ON COLUMN sales_order.signed_total IS '已签收 Signed off';

COMMENT ON COLUMN sales_order.invoiced_total IS '已开票 Invoiced';

COMMENT ON COLUMN sales_order.received_total IS '已回款 Received';

COMMENT ON COLUMN sales_order.sent_back_because IS '退回原因 Sent back because';

COMMENT ON COLUMN sales_order.closed_because IS '关闭原因 Closed because';

COMMENT ON COLUMN sales_order.defaults_of IS '默认值来源 Defaults of';

COMMENT ON COLUMN sales_order.business_date IS '业务日期 Date';

COMMENT ON COLUMN sales_order.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN sales_order.org_id IS '组织 Organisation';

COMMENT ON COLUMN sales_order.remark IS '备注 Remark';

COMMENT ON COLUMN sales_order.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN sales_order.created_at IS '制单时间 Made at';

CREATE TABLE sign_off (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT,
    salesperson_id BIGINT,
    warehouse_id BIGINT NOT NULL,
    carrier_id BIGINT,
    signer VARCHAR(20) NOT NULL,
    signed_by VARCHAR(40),
    signed_on DATE NOT NULL,
    quantity_total NUMERIC(19, 4) NOT NULL,
    signed_total NUMERIC(19, 4) NOT NULL,
    lost_total NUMERIC(19, 4) NOT NULL,
    to_invoice_total NUMERIC(19, 4) NOT NULL,
    invoiced_total NUMERIC(19, 4) NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at TIMESTAMP(6) WITHOUT TIME ZONE,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at TIMESTAMP(6) WITHOUT TIME ZONE,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_sign_off PRIMARY KEY (id),
    CONSTRAINT fk_sign_off_address_id FOREIGN KEY(address_id) REFERENCES customer_address (id),
    CONSTRAINT fk_sign_off_carrier_id FOREIGN KEY(carrier_id) REFERENCES carrier (id),
    CONSTRAINT fk_sign_off_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_sign_off_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT fk_sign_off_salesperson_id FOREIGN KEY(salesperson_id) REFERENCES employee (id),
    CONSTRAINT fk_sign_off_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_sign_off_doc_number UNIQUE (doc_number)
);

CREATE INDEX ix_sign_off_address_id_id ON sign_off (address_id, id);

CREATE INDEX ix_sign_off_business_date_id ON sign_off (business_date, id);

CREATE INDEX ix_sign_off_carrier_id_id ON sign_off (carrier_id, id);

CREATE INDEX ix_sign_off_customer_id_id ON sign_off (customer_id, id);

CREATE INDEX ix_sign_off_org_id_id ON sign_off (org_id, id);

CREATE INDEX ix_sign_off_salesperson_id_id ON sign_off (salesperson_id, id);

CREATE INDEX ix_sign_off_state_id ON sign_off (state, id);

CREATE INDEX ix_sign_off_warehouse_id_id ON sign_off (warehouse_id, id);

COMMENT ON TABLE sign_off IS '签收途损单 Sign-off';

COMMENT ON COLUMN sign_off.customer_id IS '客户 Customer';

COMMENT ON COLUMN sign_off.address_id IS '收货地址 Ship to';

COMMENT ON COLUMN sign_off.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN sign_off.warehouse_id IS '发货仓 Shipped from';

COMMENT ON COLUMN sign_off.carrier_id IS '承运商 Carrier';

COMMENT ON COLUMN sign_off.signer IS '签收方 Signed by whom';

COMMENT ON COLUMN sign_off.signed_by IS '签收人 Signed by';

COMMENT ON COLUMN sign_off.signed_on IS '签收日期 Signed on';

COMMENT ON COLUMN sign_off.quantity_total IS '出库合计 Shipped';

COMMENT ON COLUMN sign_off.signed_total IS '签收合计 Signed';

COMMENT ON COLUMN sign_off.lost_total IS '途损合计 Lost';

COMMENT ON COLUMN sign_off.to_invoice_total IS '应开票 To invoice';

COMMENT ON COLUMN sign_off.invoiced_total IS '已开票 Invoiced';

COMMENT ON COLUMN sign_off.business_date IS '业务日期 Date';

COMMENT ON COLUMN sign_off.posting_date IS '记账日期 Posted on';

COMMENT ON COLUMN sign_off.org_id IS '组织 Organisation';

COMMENT ON COLUMN sign_off.remark IS '备注 Remark';

COMMENT ON COLUMN sign_off.checked_at IS '审核时间 Approved at';

COMMENT ON COLUMN sign_off.created_at IS '制单时间 Made at';

CREATE TABLE write_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    receivable_id BIGINT NOT NULL,
    receivable_open NUMERIC(19, 2) NOT NULL,
    receipt_id BIGINT NOT NULL,
    receipt_open NUMERIC(19, 2) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_write_off_line PRIMARY KEY (id),
    CONSTRAINT fk_write_off_line_document_id FOREIGN KEY(document_id) REFERENCES write_off (id),
    CONSTRAINT fk_write_off_line_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id),
    CONSTRAINT fk_write_off_line_recei_ddeb88 FOREIGN KEY(receivable_id) REFERENCES receivable (id)
);

CREATE INDEX ix_write_off_line_document_id ON write_off_line (document_id);

CREATE INDEX ix_write_off_line_recei_055fa9 ON write_off_line (receivable_id);

CREATE INDEX ix_write_off_line_receipt_id ON write_off_line (receipt_id);

COMMENT ON TABLE write_off_line IS '核销单：核销明细 Write-off: Lines';

COMMENT ON COLUMN write_off_line.receivable_id IS '应收单 Receivable';

COMMENT ON COLUMN write_off_line.receivable_open IS '应收未核销 Owed';

COMMENT ON COLUMN write_off_line.receipt_id IS '收款单 Receipt';

COMMENT ON COLUMN write_off_line.receipt_open IS '收款未核销 Paid';

COMMENT ON COLUMN write_off_line.amount IS '本次核销 Settled now';

CREATE TABLE sales_order_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    cases NUMERIC(19, 4),
    seen_cases NUMERIC(19, 4),
    quantity NUMERIC(19, 4) NOT NULL,
    price NUMERIC(19, 6),
    discount NUMERIC(9, 6) NOT NULL,
    tax_rate NUMERIC(9, 6) NOT NULL,
    net NUMERIC(19, 2) NOT NULL,
    tax NUMERIC(19, 2) NOT NULL,
    gross NUMERIC(19, 2) NOT NULL,
    warehouse_id BIGINT,
    deliver_on DATE,
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
    quoted_price NUMERIC(19, 6),
    floor_price NUMERIC(19, 6),
    price_line_id BIGINT,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    price_unit VARCHAR(20) NOT NULL,
    price_per BIGINT NOT NULL,
    tax_included SMALLINT NOT NULL,
    priced_from VARCHAR(20),
    price_list_id BIGINT,
    price_row BIGINT,
    defaults_of BIGINT,
    quoted_for VARCHAR(160),
    quoted_per BIGINT,
    quoted_taxed SMALLINT,
    CONSTRAINT pk_sales_order_line PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_line_doc_af8207 FOREIGN KEY(document_id) REFERENCES sales_order (id),
    CONSTRAINT fk_sales_order_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sales_order_line_war_e871d4 FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_sales_order_line_pri_2858d8 FOREIGN KEY(price_list_id) REFERENCES price_list (id)
);

CREATE INDEX ix_sales_order_line_doc_4129d1 ON sales_order_line (document_id);

CREATE INDEX ix_sales_order_line_item_id ON sales_order_line (item_id);

CREATE INDEX ix_sales_order_line_pri_e518c1 ON sales_order_line (price_list_id);

CREATE INDEX ix_sales_order_line_war_625ca7 ON sales_order_line (warehouse_id);

COMMENT ON TABLE sales_order_line IS '销售订单：订单明细 Sales order: Lines';

COMMENT ON COLUMN sales_order_line.item_id IS '物料 Item';

COMMENT ON COLUMN sales_order_line.cases IS '箱数 Cases';

COMMENT ON COLUMN sales_order_line.seen_cases IS '原箱数 Cases before';

COMMENT ON COLUMN sales_order_line.quantity IS '数量 Quantity';

COMMENT ON COLUMN sales_order_line.price IS '单价 Price';

COMMENT ON COLUMN sales_order_line.discount IS '扣率 Discount rate';

COMMENT ON COLUMN sales_order_line.tax_rate IS '税率 Tax rate';

COMMENT ON COLUMN sales_order_line.net IS '无税金额 Net';

COMMENT ON COLUMN sales_order_line.tax IS '税额 Tax';

COMMENT ON COLUMN sales_order_line.gross IS '价税合计 Total';

COMMENT ON COLUMN sales_order_line.warehouse_id IS '发货仓 Ship from';

COMMENT ON COLUMN sales_order_line.deliver_on IS '交货日期 Deliver on';

COMMENT ON COLUMN sales_order_line.delivered IS '已发货 On delivery notes';

COMMENT ON COLUMN sales_order_line.shipped IS '已出库 Shipped';

COMMENT ON COLUMN sales_order_line.signed IS '已签收 Signed off';

COMMENT ON COLUMN sales_order_line.lost IS '途损 Lost';

COMMENT ON COLUMN sales_order_line.waived IS '不开票途损 Lost, not invoiced';

COMMENT ON COLUMN sales_order_line.invoiced IS '已开票 Invoiced';

COMMENT ON COLUMN sales_order_line.closed IS '行关闭 Closed';

COMMENT ON COLUMN sales_order_line.price_unit IS '计价单位 Priced by';

COMMENT ON COLUMN sales_order_line.price_per IS '计价数量 Priced per';

COMMENT ON COLUMN sales_order_line.tax_included IS '含税 Tax included';

COMMENT ON COLUMN sales_order_line.priced_from IS '价格来源 Price source';

COMMENT ON COLUMN sales_order_line.price_list_id IS '价目表 Price list';

COMMENT ON COLUMN sales_order_line.price_row IS '价目表行 Line of the list';

COMMENT ON COLUMN sales_order_line.defaults_of IS '默认值来源 Defaults of';

COMMENT ON COLUMN sales_order_line.quoted_for IS '询价依据 Priced for';

CREATE TABLE delivery_note_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity NUMERIC(19, 4) NOT NULL,
    shipped NUMERIC(19, 4) NOT NULL,
    returned NUMERIC(19, 4) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_delivery_note_line PRIMARY KEY (id),
    CONSTRAINT fk_delivery_note_line_d_4d72bb FOREIGN KEY(document_id) REFERENCES delivery_note (id),
    CONSTRAINT fk_delivery_note_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_delivery_note_line_o_966e1b FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_delivery_note_line_w_b9ce9f FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_delivery_note_line_s_53357f FOREIGN KEY(salesperson_id) REFERENCES employee (id)
);

CREATE INDEX ix_delivery_note_line_d_cdbd0b ON delivery_note_line (document_id);

CREATE INDEX ix_delivery_note_line_item_id ON delivery_note_line (item_id);

CREATE INDEX ix_delivery_note_line_o_dc1e1e ON delivery_note_line (order_line_id);

CREATE INDEX ix_delivery_note_line_s_56ffe6 ON delivery_note_line (salesperson_id);

CREATE INDEX ix_delivery_note_line_w_e6a816 ON delivery_note_line (warehouse_id);

COMMENT ON TABLE delivery_note_line IS '发货单：发货明细 Delivery note: Lines';

COMMENT ON COLUMN delivery_note_line.order_line_id IS '来源行 Source line';

COMMENT ON COLUMN delivery_note_line.item_id IS '物料 Item';

COMMENT ON COLUMN delivery_note_line.warehouse_id IS '发货仓 Ship from';

COMMENT ON COLUMN delivery_note_line.quantity IS '发货数量 Quantity';

COMMENT ON COLUMN delivery_note_line.shipped IS '已出库 Shipped';

COMMENT ON COLUMN delivery_note_line.returned IS '退回订单 Back to the order';

COMMENT ON COLUMN delivery_note_line.closed IS '行关闭 Closed';

COMMENT ON COLUMN delivery_note_line.salesperson_id IS '业务员 Salesperson';

CREATE TABLE outbound_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    delivery_line_id BIGINT,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    location VARCHAR(30),
    quantity NUMERIC(19, 4) NOT NULL,
    handled NUMERIC(19, 4) NOT NULL,
    signed NUMERIC(19, 4) NOT NULL,
    lost NUMERIC(19, 4) NOT NULL,
    amount NUMERIC(19, 2) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_outbound_line PRIMARY KEY (id),
    CONSTRAINT fk_outbound_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_outbound_line_delive_b8526e FOREIGN KEY(delivery_line_id) REFERENCES delivery_note_line (id),
    CONSTRAINT fk_outbound_line_document_id FOREIGN KEY(document_id) REFERENCES outbound (id),
    CONSTRAINT fk_outbound_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_outbound_line_order_line_id FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_outbound_line_salesp_f5f86d FOREIGN KEY(salesperson_id) REFERENCES employee (id)
);

CREATE INDEX ix_outbound_line_batch_id ON outbound_line (batch_id);

CREATE INDEX ix_outbound_line_delive_9124ed ON outbound_line (delivery_line_id);

CREATE INDEX ix_outbound_line_document_id ON outbound_line (document_id);

CREATE INDEX ix_outbound_line_item_id ON outbound_line (item_id);

CREATE INDEX ix_outbound_line_order_line_id ON outbound_line (order_line_id);

CREATE INDEX ix_outbound_line_salesp_b5b9f7 ON outbound_line (salesperson_id);

COMMENT ON TABLE outbound_line IS '销售出库单：出库明细 Sales outbound: Lines';

COMMENT ON COLUMN outbound_line.delivery_line_id IS '来源行 Source line';

COMMENT ON COLUMN outbound_line.order_line_id IS '来源行 Source line';

COMMENT ON COLUMN outbound_line.item_id IS '物料 Item';

COMMENT ON COLUMN outbound_line.batch_id IS '批次 Batch';

COMMENT ON COLUMN outbound_line.location IS '货位 Location';

COMMENT ON COLUMN outbound_line.quantity IS '出库数量 Quantity';

COMMENT ON COLUMN outbound_line.handled IS '已处理 Handled';

COMMENT ON COLUMN outbound_line.signed IS '已签收 Signed off';

COMMENT ON COLUMN outbound_line.lost IS '途损 Lost';

COMMENT ON COLUMN outbound_line.closed IS '行关闭 Closed';

COMMENT ON COLUMN outbound_line.salesperson_id IS '业务员 Salesperson';

CREATE TABLE sign_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    outbound_line_id BIGINT,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    shipped NUMERIC(19, 4) NOT NULL,
    signed NUMERIC(19, 4) NOT NULL,
    lost NUMERIC(19, 4) NOT NULL,
    reason_id BIGINT,
    liable VARCHAR(20),
    to_invoice NUMERIC(19, 4) NOT NULL,
    invoiced NUMERIC(19, 4) NOT NULL,
    waived NUMERIC(19, 4) NOT NULL,
    waived_amount NUMERIC(19, 2) NOT NULL,
    closed SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    extra TEXT,
    salesperson_id BIGINT NOT NULL,
    CONSTRAINT pk_sign_off_line PRIMARY KEY (id),
    CONSTRAINT fk_sign_off_line_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_sign_off_line_document_id FOREIGN KEY(document_id) REFERENCES sign_off (id),
    CONSTRAINT fk_sign_off_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sign_off_line_order_line_id FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_sign_off_line_outbou_3ad4f7 FOREIGN KEY(outbound_line_id) REFERENCES outbound_line (id),
    CONSTRAINT fk_sign_off_line_reason_id FOREIGN KEY(reason_id) REFERENCES reason (id),
    CONSTRAINT fk_sign_off_line_salesp_d086ee FOREIGN KEY(salesperson_id) REFERENCES employee (id)
);

CREATE INDEX ix_sign_off_line_batch_id ON sign_off_line (batch_id);

CREATE INDEX ix_sign_off_line_document_id ON sign_off_line (document_id);

CREATE INDEX ix_sign_off_line_item_id ON sign_off_line (item_id);

CREATE INDEX ix_sign_off_line_order_line_id ON sign_off_line (order_line_id);

CREATE INDEX ix_sign_off_line_outbou_d3fc2e ON sign_off_line (outbound_line_id);

CREATE INDEX ix_sign_off_line_reason_id ON sign_off_line (reason_id);

CREATE INDEX ix_sign_off_line_salesp_514117 ON sign_off_line (salesperson_id);

COMMENT ON TABLE sign_off_line IS '签收途损单：签收明细 Sign-off: Lines';

COMMENT ON COLUMN sign_off_line.outbound_line_id IS '来源行 Source line';

COMMENT ON COLUMN sign_off_line.order_line_id IS '来源行 Source line';

COMMENT ON COLUMN sign_off_line.item_id IS '物料 Item';

COMMENT ON COLUMN sign_off_line.batch_id IS '批次 Batch';

COMMENT ON COLUMN sign_off_line.shipped IS '出库数量 Shipped';

COMMENT ON COLUMN sign_off_line.signed IS '签收数量 Signed';

COMMENT ON COLUMN sign_off_line.lost IS '途损数量 Lost';

COMMENT ON COLUMN sign_off_line.reason_id IS '途损原因 Reason';

COMMENT ON COLUMN sign_off_line.liable IS '责任方 Liable';

COMMENT ON COLUMN sign_off_line.to_invoice IS '应开票 To invoice';

COMMENT ON COLUMN sign_off_line.invoiced IS '已开票 Invoiced';

COMMENT ON COLUMN sign_off_line.closed IS '行关闭 Closed';

COMMENT ON COLUMN sign_off_line.salesperson_id IS '业务员 Salesperson';

CREATE TABLE sales_invoice_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    sign_off_line_id BIGINT,
    order_line_id BIGINT,
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
    extra TEXT,
    salesperson_id BIGINT NOT NULL,
    price_unit VARCHAR(20) NOT NULL,
    price_per BIGINT NOT NULL,
    tax_included SMALLINT NOT NULL,
    CONSTRAINT pk_sales_invoice_line PRIMARY KEY (id),
    CONSTRAINT fk_sales_invoice_line_d_f3f062 FOREIGN KEY(document_id) REFERENCES sales_invoice (id),
    CONSTRAINT fk_sales_invoice_line_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_sales_invoice_line_o_c079c1 FOREIGN KEY(order_line_id) REFERENCES sales_order_line (id),
    CONSTRAINT fk_sales_invoice_line_s_1e35c9 FOREIGN KEY(sign_off_line_id) REFERENCES sign_off_line (id),
    CONSTRAINT fk_sales_invoice_line_s_5ba863 FOREIGN KEY(salesperson_id) REFERENCES employee (id)
);

CREATE INDEX ix_sales_invoice_line_d_8e2037 ON sales_invoice_line (document_id);

CREATE INDEX ix_sales_invoice_line_item_id ON sales_invoice_line (item_id);

CREATE INDEX ix_sales_invoice_line_o_e44196 ON sales_invoice_line (order_line_id);

CREATE INDEX ix_sales_invoice_line_s_cfbaa0 ON sales_invoice_line (sign_off_line_id);

CREATE INDEX ix_sales_invoice_line_s_f89b68 ON sales_invoice_line (salesperson_id);

COMMENT ON TABLE sales_invoice_line IS '销售发票：发票明细 Sales invoice: Lines';

COMMENT ON COLUMN sales_invoice_line.sign_off_line_id IS '来源行 Source line';

COMMENT ON COLUMN sales_invoice_line.order_line_id IS '来源行 Source line';

COMMENT ON COLUMN sales_invoice_line.item_id IS '物料 Item';

COMMENT ON COLUMN sales_invoice_line.quantity IS '开票数量 Quantity';

COMMENT ON COLUMN sales_invoice_line.price IS '单价 Price';

COMMENT ON COLUMN sales_invoice_line.discount IS '扣率 Discount rate';

COMMENT ON COLUMN sales_invoice_line.tax_rate IS '税率 Tax rate';

COMMENT ON COLUMN sales_invoice_line.net IS '无税金额 Net';

COMMENT ON COLUMN sales_invoice_line.tax IS '税额 Tax';

COMMENT ON COLUMN sales_invoice_line.gross IS '价税合计 Total';

COMMENT ON COLUMN sales_invoice_line.closed IS '行关闭 Closed';

COMMENT ON COLUMN sales_invoice_line.salesperson_id IS '业务员 Salesperson';

COMMENT ON COLUMN sales_invoice_line.price_unit IS '计价单位 Priced by';

COMMENT ON COLUMN sales_invoice_line.price_per IS '计价数量 Priced per';

COMMENT ON COLUMN sales_invoice_line.tax_included IS '含税 Tax included';

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version (version_num) VALUES ('0002');

COMMIT;
