"""基础资料: the master records that every document refers to (REQUIREMENTS 2.1). One file an entity."""
