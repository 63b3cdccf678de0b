"""Reads an e-mail from standard input as a mail program would, and says as JSON what is in it."""

import base64
import email
import email.policy
import json
import sys

message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)


def defects(part):
    """What the parser finds wrong, in the headers as well."""
    found = list(part.defects)
    for value in part.values():
        found.extend(value.defects)
    if part.is_multipart():
        for child in part.iter_parts():
            found.extend(defects(child))
    return [repr(defect) for defect in found]


def addresses(name):
    """Names and addresses of a header."""
    return [[it.display_name, it.addr_spec] for it in message[name].addresses]


body = message.get_body(preferencelist=("plain",))
json.dump(
    {
        "headers": [name for name in message.keys()],
        "date": message["Date"].datetime.isoformat(),
        "id": message["Message-ID"],
        "from": addresses("From"),
        "to": addresses("To"),
        "subject": message["Subject"],
        "type": message.get_content_type(),
        "mail": body.get_content(),
        "attachments": [
            {
                "type": part.get_content_type(),
                "name": part.get_filename(),
                "base64": base64.b64encode(part.get_content()).decode(),
            }
            for part in message.iter_attachments()
        ],
        "defects": defects(message),
    },
    sys.stdout,
)
