"""A real SMTP server on the loopback interface that keeps what it receives."""

import socket
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


class _Keep:
    def __init__(self):
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 kept"


class MailSink:
    """`with MailSink() as sink`: `.port` to send to, `.messages` received so far (email.message.EmailMessage)."""

    def __enter__(self):
        self._keep = _Keep()
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self._keep, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(self, *error):
        self._controller.stop()

    @property
    def messages(self) -> list[EmailMessage]:
        return self._keep.messages

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that were delivered to one address."""
        return [message for message in self.messages if address in message["X-Envelope-To"]]
