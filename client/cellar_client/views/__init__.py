"""Lists, forms and windows, all drawn from the server's metadata: no view knows a document type."""
