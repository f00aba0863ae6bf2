-- Cellar 酒窖: every table and index, as of revision 0002.
-- Written by `cellar-server ddl`; run it once, in an empty database. Later versions: `cellar-server upgrade`.
-- SQLite 3.35 and later.  sqlite3 -bail cellar.sqlite < sqlite.sql

BEGIN;

CREATE TABLE allocation (
    id BIGINT NOT NULL,
    invoice_item_id BIGINT NOT NULL,
    receipt_item_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at BIGINT NOT NULL,
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
    content BLOB NOT NULL,
    created_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
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
    at BIGINT NOT NULL,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_brand PRIMARY KEY (id),
    CONSTRAINT uq_brand_code UNIQUE (code),
    CONSTRAINT uq_brand_code_key UNIQUE (code_key)
);

CREATE INDEX ix_brand_name ON brand (name);

CREATE TABLE carrier (
    id BIGINT NOT NULL,
    own_fleet SMALLINT NOT NULL,
    contact VARCHAR(40),
    phone VARCHAR(40),
    tax_no VARCHAR(30),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    loss_rate BIGINT,
    address VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_carrier PRIMARY KEY (id),
    CONSTRAINT uq_carrier_code UNIQUE (code),
    CONSTRAINT uq_carrier_code_key UNIQUE (code_key)
);

CREATE INDEX ix_carrier_name ON carrier (name);

CREATE TABLE customer_class (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    happened_at BIGINT NOT NULL,
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

CREATE TABLE expense_item (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    account VARCHAR(40),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE item_class (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE login_session (
    token_hash VARCHAR(64) NOT NULL,
    user_id BIGINT NOT NULL,
    language VARCHAR(2) NOT NULL,
    device VARCHAR(80),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_parameter PRIMARY KEY (id),
    CONSTRAINT uq_parameter_code UNIQUE (code),
    CONSTRAINT uq_parameter_code_key UNIQUE (code_key)
);

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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_payment_term PRIMARY KEY (id),
    CONSTRAINT uq_payment_term_code UNIQUE (code),
    CONSTRAINT uq_payment_term_code_key UNIQUE (code_key)
);

CREATE INDEX ix_payment_term_name ON payment_term (name);

CREATE TABLE period (
    id BIGINT NOT NULL,
    starts DATE NOT NULL,
    ends DATE NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_period PRIMARY KEY (id),
    CONSTRAINT uq_period_code UNIQUE (code),
    CONSTRAINT uq_period_code_key UNIQUE (code_key)
);

CREATE INDEX ix_period_name ON period (name);

CREATE INDEX ix_period_starts ON period (starts);

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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_item PRIMARY KEY (id),
    CONSTRAINT uq_price_item_code UNIQUE (code),
    CONSTRAINT uq_price_item_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_item_name ON price_item (name);

CREATE TABLE price_strategy (
    id BIGINT NOT NULL,
    combine VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_price_strategy PRIMARY KEY (id),
    CONSTRAINT uq_price_strategy_code UNIQUE (code),
    CONSTRAINT uq_price_strategy_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_strategy_name ON price_strategy (name);

CREATE TABLE reason (
    id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_reason PRIMARY KEY (id),
    CONSTRAINT uq_reason_code UNIQUE (code),
    CONSTRAINT uq_reason_code_key UNIQUE (code_key)
);

CREATE INDEX ix_reason_name ON reason (name);

CREATE TABLE region (
    id BIGINT NOT NULL,
    parent_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE request_log (
    request_key VARCHAR(80) NOT NULL,
    payload_hash VARCHAR(64) NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    reply TEXT,
    created_at BIGINT NOT NULL,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (id),
    CONSTRAINT uq_role_code UNIQUE (code),
    CONSTRAINT uq_role_code_key UNIQUE (code_key)
);

CREATE INDEX ix_role_name ON role (name);

CREATE TABLE settlement_method (
    id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_settlement_method PRIMARY KEY (id),
    CONSTRAINT uq_settlement_method_code UNIQUE (code),
    CONSTRAINT uq_settlement_method_code_key UNIQUE (code_key)
);

CREATE INDEX ix_settlement_method_name ON settlement_method (name);

CREATE TABLE system_state (
    id BIGINT NOT NULL,
    security_version BIGINT NOT NULL,
    settings_version BIGINT NOT NULL,
    reference_version BIGINT NOT NULL,
    ledger_code VARCHAR(20) NOT NULL,
    ledger_name VARCHAR(80) NOT NULL,
    created_at BIGINT NOT NULL,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    code_key VARCHAR(120) NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_code UNIQUE (code),
    CONSTRAINT uq_unit_code_key UNIQUE (code_key)
);

CREATE INDEX ix_unit_name ON unit (name);

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
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_credit_adjustment PRIMARY KEY (id),
    CONSTRAINT fk_credit_adjustment_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_credit_adjustment_do_23bc85 UNIQUE (doc_number)
);

CREATE INDEX ix_credit_adjustment_bu_20cf82 ON credit_adjustment (business_date, id);

CREATE INDEX ix_credit_adjustment_org_id_id ON credit_adjustment (org_id, id);

CREATE INDEX ix_credit_adjustment_state_id ON credit_adjustment (state, id);

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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    alcohol BIGINT,
    case_kg BIGINT,
    barcode VARCHAR(40),
    tax_rate BIGINT NOT NULL,
    batch_managed SMALLINT NOT NULL,
    inspected SMALLINT NOT NULL,
    shelf_days BIGINT,
    minimum_stock BIGINT,
    maximum_stock BIGINT,
    cost BIGINT,
    is_new SMALLINT NOT NULL,
    launched_on DATE,
    withdrawn_on DATE,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE period_closing (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    module VARCHAR(20) NOT NULL,
    org_id BIGINT NOT NULL,
    closed SMALLINT NOT NULL,
    closed_by VARCHAR(60),
    closed_at BIGINT,
    position BIGINT NOT NULL,
    extra TEXT,
    CONSTRAINT pk_period_closing PRIMARY KEY (id),
    CONSTRAINT fk_period_closing_document_id FOREIGN KEY(document_id) REFERENCES period (id),
    CONSTRAINT fk_period_closing_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_period_closing_docum_eaa7f9 UNIQUE (document_id, module, org_id)
);

CREATE INDEX ix_period_closing_document_id ON period_closing (document_id);

CREATE INDEX ix_period_closing_org_id ON period_closing (org_id);

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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
    changed_by BIGINT,
    extra TEXT,
    CONSTRAINT pk_price_inquiry_rule PRIMARY KEY (id),
    CONSTRAINT fk_price_inquiry_rule_org_id FOREIGN KEY(org_id) REFERENCES organisation (id),
    CONSTRAINT uq_price_inquiry_rule_code UNIQUE (code),
    CONSTRAINT uq_price_inquiry_rule_code_key UNIQUE (code_key)
);

CREATE INDEX ix_price_inquiry_rule_name ON price_inquiry_rule (name);

CREATE INDEX ix_price_inquiry_rule_org_id ON price_inquiry_rule (org_id);

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
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE price_match (
    id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE vehicle (
    id BIGINT NOT NULL,
    carrier_id BIGINT,
    driver VARCHAR(40),
    phone VARCHAR(40),
    capacity_kg BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE app_user (
    id BIGINT NOT NULL,
    password VARCHAR(200),
    must_change SMALLINT NOT NULL,
    employee_id BIGINT,
    org_id BIGINT,
    failures BIGINT NOT NULL,
    locked_until BIGINT,
    last_login BIGINT,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    credit_limit BIGINT NOT NULL,
    prepaid SMALLINT NOT NULL,
    grace_days BIGINT,
    block_reason VARCHAR(200),
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    pinyin VARCHAR(60),
    state VARCHAR(20) NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE credit_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    old_limit BIGINT NOT NULL,
    old_unlimited SMALLINT NOT NULL,
    used BIGINT NOT NULL,
    credit_limit BIGINT,
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT,
    general_grace SMALLINT NOT NULL,
    "temporary" BIGINT,
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

CREATE TABLE credit_balance (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    advance BIGINT NOT NULL,
    credit_limit BIGINT NOT NULL,
    unlimited SMALLINT NOT NULL,
    grace_days BIGINT,
    CONSTRAINT pk_credit_balance PRIMARY KEY (id),
    CONSTRAINT fk_credit_balance_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE UNIQUE INDEX ix_credit_balance_customer_id ON credit_balance (customer_id);

CREATE TABLE credit_entry (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    ordered BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    advance BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_credit_entry PRIMARY KEY (id),
    CONSTRAINT fk_credit_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_credit_entry_customer_id ON credit_entry (customer_id);

CREATE INDEX ix_credit_entry_record_id ON credit_entry (record_id);

CREATE TABLE credit_temporary (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
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
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE open_item (
    id BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    customer_id BIGINT NOT NULL,
    due_date DATE NOT NULL,
    reference VARCHAR(60),
    amount BIGINT NOT NULL,
    open_amount BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_on DATE,
    CONSTRAINT pk_open_item PRIMARY KEY (id),
    CONSTRAINT fk_open_item_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_open_item_customer_i_103cb1 ON open_item (customer_id, kind, due_date);

CREATE INDEX ix_open_item_record_id ON open_item (record_id);

CREATE TABLE opening_stock (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE other_issue (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE other_receipt (
    id BIGINT NOT NULL,
    reason_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    keeper_id BIGINT,
    quantity_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE price_adjustment_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT,
    item_class_id BIGINT,
    customer_id BIGINT,
    customer_class_id BIGINT,
    region_id BIGINT,
    min_quantity BIGINT NOT NULL,
    unit VARCHAR(20) NOT NULL,
    old_price BIGINT,
    method VARCHAR(20) NOT NULL,
    change BIGINT,
    price BIGINT,
    floor_price BIGINT,
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

CREATE TABLE price_list_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT,
    item_class_id BIGINT,
    customer_id BIGINT,
    customer_class_id BIGINT,
    region_id BIGINT,
    min_quantity BIGINT NOT NULL,
    unit VARCHAR(20) NOT NULL,
    price BIGINT NOT NULL,
    floor_price BIGINT,
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

CREATE TABLE receipt (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT,
    settlement_method_id BIGINT,
    amount BIGINT NOT NULL,
    payer VARCHAR(80),
    bank VARCHAR(80),
    bank_account VARCHAR(40),
    bank_reference VARCHAR(60),
    reference VARCHAR(60),
    settled_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE receivable (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    salesperson_id BIGINT,
    kind VARCHAR(20) NOT NULL,
    amount BIGINT NOT NULL,
    due_on DATE NOT NULL,
    reference VARCHAR(200),
    settled_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    quantity_total BIGINT NOT NULL,
    net_total BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    gross_total BIGINT NOT NULL,
    settled_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE stock_batch (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    in_transit BIGINT NOT NULL,
    lent BIGINT NOT NULL,
    to_inspect BIGINT NOT NULL,
    CONSTRAINT pk_stock_batch PRIMARY KEY (id),
    CONSTRAINT fk_stock_batch_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_stock_batch_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_batch_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_stock_batch_warehous_ef59c4 UNIQUE (warehouse_id, item_id, batch_id)
);

CREATE INDEX ix_stock_batch_batch_id ON stock_batch (batch_id);

CREATE INDEX ix_stock_batch_item_id ON stock_batch (item_id);

CREATE INDEX ix_stock_batch_warehouse_id ON stock_batch (warehouse_id);

CREATE TABLE stock_item (
    id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    in_transit BIGINT NOT NULL,
    lent BIGINT NOT NULL,
    to_inspect BIGINT NOT NULL,
    CONSTRAINT pk_stock_item PRIMARY KEY (id),
    CONSTRAINT fk_stock_item_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_item_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT uq_stock_item_warehouse_3fc84b UNIQUE (warehouse_id, item_id)
);

CREATE INDEX ix_stock_item_item_id ON stock_item (item_id);

CREATE INDEX ix_stock_item_warehouse_id ON stock_item (warehouse_id);

CREATE TABLE stock_move (
    id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    in_transit BIGINT NOT NULL,
    lent BIGINT NOT NULL,
    to_inspect BIGINT NOT NULL,
    entity VARCHAR(30) NOT NULL,
    record_id BIGINT NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_stock_move PRIMARY KEY (id),
    CONSTRAINT fk_stock_move_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_stock_move_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id)
);

CREATE INDEX ix_stock_move_item_id ON stock_move (item_id);

CREATE INDEX ix_stock_move_record_id ON stock_move (record_id);

CREATE INDEX ix_stock_move_warehouse_71184b ON stock_move (warehouse_id, item_id);

CREATE INDEX ix_stock_move_warehouse_id ON stock_move (warehouse_id);

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

CREATE TABLE write_off (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    reversed_because VARCHAR(200),
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    quantity_total BIGINT NOT NULL,
    shipped_total BIGINT NOT NULL,
    closed_because VARCHAR(200),
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE opening_stock_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases BIGINT,
    seen_cases BIGINT,
    quantity BIGINT NOT NULL,
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

CREATE TABLE other_issue_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases BIGINT,
    seen_cases BIGINT,
    quantity BIGINT NOT NULL,
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

CREATE TABLE other_receipt_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    cases BIGINT,
    seen_cases BIGINT,
    quantity BIGINT NOT NULL,
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

CREATE TABLE outbound (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    address_id BIGINT,
    salesperson_id BIGINT,
    warehouse_id BIGINT NOT NULL,
    carrier_id BIGINT,
    vehicle_id BIGINT,
    driver VARCHAR(40),
    quantity_total BIGINT NOT NULL,
    handled_total BIGINT NOT NULL,
    signed_total BIGINT NOT NULL,
    lost_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    quantity_total BIGINT NOT NULL,
    net_total BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    gross_total BIGINT NOT NULL,
    delivered_total BIGINT NOT NULL,
    shipped_total BIGINT NOT NULL,
    signed_total BIGINT NOT NULL,
    invoiced_total BIGINT NOT NULL,
    received_total BIGINT NOT NULL,
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
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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
    quantity_total BIGINT NOT NULL,
    signed_total BIGINT NOT NULL,
    lost_total BIGINT NOT NULL,
    to_invoice_total BIGINT NOT NULL,
    invoiced_total BIGINT NOT NULL,
    doc_number VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    business_date DATE NOT NULL,
    posting_date DATE,
    org_id BIGINT NOT NULL,
    remark VARCHAR(200),
    checked_by BIGINT,
    checked_at BIGINT,
    print_count BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    changed_at BIGINT,
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

CREATE TABLE write_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    receivable_id BIGINT NOT NULL,
    receivable_open BIGINT NOT NULL,
    receipt_id BIGINT NOT NULL,
    receipt_open BIGINT NOT NULL,
    amount BIGINT NOT NULL,
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

CREATE TABLE sales_order_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    cases BIGINT,
    seen_cases BIGINT,
    quantity BIGINT NOT NULL,
    price BIGINT,
    discount BIGINT NOT NULL,
    tax_rate BIGINT NOT NULL,
    net BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    gross BIGINT NOT NULL,
    warehouse_id BIGINT,
    deliver_on DATE,
    delivered BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    signed BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    waived BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    shipped_amount BIGINT NOT NULL,
    waived_amount BIGINT NOT NULL,
    invoiced_net BIGINT NOT NULL,
    invoiced_gross BIGINT NOT NULL,
    quoted_price BIGINT,
    floor_price BIGINT,
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

CREATE TABLE delivery_note_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    returned BIGINT NOT NULL,
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

CREATE TABLE outbound_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    delivery_line_id BIGINT,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    location VARCHAR(30),
    quantity BIGINT NOT NULL,
    handled BIGINT NOT NULL,
    signed BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    amount BIGINT NOT NULL,
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

CREATE TABLE sign_off_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    outbound_line_id BIGINT,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    batch_id BIGINT,
    shipped BIGINT NOT NULL,
    signed BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    reason_id BIGINT,
    liable VARCHAR(20),
    to_invoice BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    waived BIGINT NOT NULL,
    waived_amount BIGINT NOT NULL,
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

CREATE TABLE sales_invoice_line (
    id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    sign_off_line_id BIGINT,
    order_line_id BIGINT,
    item_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    price BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    tax_rate BIGINT NOT NULL,
    net BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    gross BIGINT NOT NULL,
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

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version (version_num) VALUES ('0002');

COMMIT;
