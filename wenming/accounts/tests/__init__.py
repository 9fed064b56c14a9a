PASSWORD = "Qingshan-River-2031!"  # of the cast: people who do not exist
