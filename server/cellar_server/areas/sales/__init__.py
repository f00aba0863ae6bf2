"""销售: orders and what customers are told of their account (REQUIREMENTS 2.4)."""
