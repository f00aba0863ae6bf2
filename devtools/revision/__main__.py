"""``python -m devtools.revision``."""

import sys

from devtools.revision.command import main

sys.exit(main())
