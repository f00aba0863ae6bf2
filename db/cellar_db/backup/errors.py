"""What a backup, a restore or a drill refuses, in both languages."""


class BackupError(Exception):
    """The text says what is wrong and what to do; nothing was changed where it is raised."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
