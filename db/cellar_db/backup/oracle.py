"""Oracle: Data Pump by its PL/SQL interface, written by the server into a directory object of its own machine.

Written from the documentation; it was not run against a server. The rights that the user needs stand in
``docs/DATABASES.md``. A job that left something out ends as COMPLETED like any other: its errors are counted, and what they
say is told; the whole log lies beside the dump.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text

from cellar_db.backup.facts import Look
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Taken, Task, has_no_table, opened, refuse_busy
from cellar_db.engine import open_engine, read

is_empty = has_no_table
DEFAULT_DIRECTORY = "DATA_PUMP_DIR"

_DECLARE = """
DECLARE
  job NUMBER;
  outcome VARCHAR2(30) := 'UNDEFINED';
  status KU$_STATUS;
  errors NUMBER := 0;
  entry NUMBER;
  said VARCHAR2(32767);
BEGIN
"""
_WAIT = """
  DBMS_DATAPUMP.ADD_FILE(handle => job, filename => :log_file, directory => :directory_name,
                         filetype => DBMS_DATAPUMP.KU$_FILE_TYPE_LOG_FILE);
  DBMS_DATAPUMP.START_JOB(job);
  WHILE outcome NOT IN ('COMPLETED', 'STOPPED') LOOP
    DBMS_DATAPUMP.GET_STATUS(job, DBMS_DATAPUMP.KU$_STATUS_JOB_ERROR + DBMS_DATAPUMP.KU$_STATUS_JOB_STATUS, -1,
                             outcome, status);
    IF BITAND(status.mask, DBMS_DATAPUMP.KU$_STATUS_JOB_STATUS) <> 0 THEN
      errors := GREATEST(errors, NVL(status.job_status.error_count, 0));
    END IF;
    IF BITAND(status.mask, DBMS_DATAPUMP.KU$_STATUS_JOB_ERROR) <> 0 AND status.error IS NOT NULL THEN
      entry := status.error.FIRST;
      WHILE entry IS NOT NULL LOOP
        said := SUBSTRB(said || ' ' || status.error(entry).logtext, 1, 1800);
        entry := status.error.NEXT(entry);
      END LOOP;
    END IF;
  END LOOP;
  IF outcome <> 'COMPLETED' OR errors > 0 THEN
    RAISE_APPLICATION_ERROR(-20001, 'Data Pump ended as ' || outcome || ', errors: ' || errors || said);
  END IF;
END;
"""

# The job's data is of one moment, whatever is saved while it runs.
EXPORT = (
    _DECLARE
    + """
  job := DBMS_DATAPUMP.OPEN(operation => 'EXPORT', job_mode => 'SCHEMA');
  DBMS_DATAPUMP.ADD_FILE(handle => job, filename => :dump_file, directory => :directory_name);
  DBMS_DATAPUMP.METADATA_FILTER(handle => job, name => 'SCHEMA_EXPR', value => :schema_filter);
  DBMS_DATAPUMP.SET_PARAMETER(handle => job, name => 'FLASHBACK_SCN', value => DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER);
"""
    + _WAIT
)

IMPORT = (
    _DECLARE
    + """
  job := DBMS_DATAPUMP.OPEN(operation => 'IMPORT', job_mode => 'FULL');
  DBMS_DATAPUMP.ADD_FILE(handle => job, filename => :dump_file, directory => :directory_name);
  IF :old_schema <> :new_schema THEN
    DBMS_DATAPUMP.METADATA_REMAP(handle => job, name => 'REMAP_SCHEMA', old_value => :old_schema, value => :new_schema);
  END IF;
  DBMS_DATAPUMP.SET_PARAMETER(handle => job, name => 'TABLE_EXISTS_ACTION', value => 'REPLACE');
"""
    + _WAIT
)


def schema_filter(schema: str) -> str:
    """The expression that chooses one schema."""
    return "= '" + schema.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A quoted identifier; a double quote cannot be part of one."""
    return '"' + identifier.replace('"', "") + '"'


def scratch_statements(user: str, password: str) -> tuple[str, ...]:
    """A schema is a user: what the program's own tables need, and the role that takes another schema's dump."""
    return (
        f"CREATE USER {name(user)} IDENTIFIED BY {name(password)} QUOTA UNLIMITED ON USERS",
        f"GRANT CREATE SESSION, CREATE TABLE, CREATE SEQUENCE, CREATE VIEW, DATAPUMP_IMP_FULL_DATABASE TO {name(user)}",
    )


def drop_statement(user: str) -> str:
    return f"DROP USER {name(user)} CASCADE"


def split(data: str) -> tuple[str, str, str]:
    """``schema@directory:file`` of a manifest, in its three parts."""
    schema, _, rest = data.partition("@")
    directory, _, file = rest.partition(":")
    return schema, directory, file


def save(url: URL, task: Task, look: Look) -> Taken:
    """The figures are read before: the dump holds what they say, and perhaps what was saved meanwhile."""
    directory = task.server_folder or DEFAULT_DIRECTORY
    with opened(url) as engine:
        with read(engine) as connection:
            facts = look(connection)
            schema = _schema(connection)
        given = {"dump_file": f"{task.stem}.dmp", "directory_name": directory, "schema_filter": schema_filter(schema),
                 "log_file": f"{task.stem}.log"}  # fmt: skip
        with engine.connect() as connection:
            connection.execute(text(EXPORT), given)
    return Taken(f"{schema}@{directory}:{task.stem}.dmp", facts, exact=False, on_server=True)


def restore(url: URL, folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
    """Data Pump commits table by table: after a failure the schema is to be dropped and restored again."""
    schema, directory, file = split(manifest.data)
    with opened(url) as engine, engine.connect() as connection:
        if overwrite:
            others = "SELECT count(*) FROM v$session WHERE schemaname = USER AND sid <> SYS_CONTEXT('USERENV', 'SID')"
            refuse_busy(connection.scalar(text(others)) or 0)
        given = {
            "dump_file": file, "directory_name": directory, "old_schema": schema, "new_schema": _schema(connection),
            "log_file": f"{file.removesuffix('.dmp')}.restore.log",
        }  # fmt: skip
        connection.execute(text(IMPORT), given)


@contextmanager
def scratch(url: URL) -> Iterator[URL]:
    """Needs a user who may create and drop users."""
    user, password = f"CELLAR_SCRATCH_{secrets.token_hex(6).upper()}", secrets.token_hex(12)
    engine = open_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            for statement in scratch_statements(user, password):
                connection.exec_driver_sql(statement)
        try:
            yield url.set(username=user, password=password)
        finally:
            with engine.connect() as connection:
                connection.exec_driver_sql(drop_statement(user))
    finally:
        engine.dispose()


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual")))
