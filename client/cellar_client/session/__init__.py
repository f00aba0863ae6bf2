"""What is being worked on, without widgets: metadata, the record in hand, lazy rows, drafts, what a user has set up.

Qt's core only (signals and timers): everything here runs, and is tested, without a screen.
"""
