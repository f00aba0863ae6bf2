"""Jobs 后台任务: work that nobody waits for at his desk (PT-16, PT-17, PT-23).

A job is a row. Whoever runs it holds a lease on the row, by a conditional UPDATE, and makes it longer while he works; a
lease that has run out is anybody's, on whatever machine. A job is done in steps: what a step writes and how far the job
has come are one transaction, so that a job that was cut anywhere goes on where it stood, and nothing is done twice.
A job runs as the person who asked for it, with the rights that he has now.
"""
