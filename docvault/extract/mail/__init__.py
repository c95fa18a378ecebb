"""E-mail: messages, mailboxes, Outlook files."""
