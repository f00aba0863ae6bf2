"""`python -m cellar_client`."""

import sys

from cellar_client.app import main

if __name__ == "__main__":
    sys.exit(main())
