"""What every document needs: declaration, command path, access, audit, numbers, links, lists. Knows no business area."""
