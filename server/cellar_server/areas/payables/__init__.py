"""应付与付款: what is owed to suppliers and employees, what was paid to them, and which paid which (REQUIREMENTS W09, 2.10, 2.17)."""
