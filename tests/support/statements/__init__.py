"""Every statement the suite emits, checked for the two databases that are not there: SQL Server and Oracle.

`collect` notes the statements of a pytest run and compiles each for both vendors, with versions pinned; `lint` knows
what does not port; `grammars` parses the texts with Microsoft's own T-SQL parser and with an Oracle grammar. As a
module (``python -m tests.support.statements FOLDER``) it judges what the workers of a run left in a folder.
"""
