"""Controls painted and styled from tokens. They know no server and no document type."""
