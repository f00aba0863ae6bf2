"""系统管理: users, roles, accounting periods (ORG-04..09, MD-13)."""
