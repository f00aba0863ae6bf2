"""Making a new database in one step."""

from sqlalchemy import Engine, MetaData

from cellar_db import migrations


def create_all(engine: Engine, metadata: MetaData) -> None:
    """Create every table of *metadata* that is not there, and mark the database as being at the newest revision.

    For a new database: the tables are those the newest revision describes (a test compares the two).
    """
    with engine.begin() as connection:
        metadata.create_all(connection)
    migrations.stamp(engine)
