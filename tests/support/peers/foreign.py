"""Peers that are no TSD: what they say unasked, what they say to each line, how they end."""
from peers.wire import pause

# name: greeting, the answer to each line (PUT: the line's first word), lines until it closes (0: never)
SPEAKERS = {
    "ssh": (b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", b"Invalid SSH identification string.\r\n", 1),
    "smtp": (b"220 mail.example.org ESMTP Postfix\r\n", b"502 5.5.2 Error: command not recognized\r\n", 0),
    "ftp": (b"220 (vsFTPd 3.0.3)\r\n", b"530 Please login with USER and PASS.\r\n", 0),
    "imap": (b"* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n", b"PUT BAD Error in IMAP command.\r\n", 0),
    "pop3": (b"+OK Dovecot ready.\r\n", b"-ERR Unknown command.\r\n", 10),
    "nntp": (b"200 news.example.org InterNetNews ready\r\n", b"500 What?\r\n", 0),
    "irc": (b":irc.example.org NOTICE * :*** Looking up your hostname\r\n",
            b":irc.example.org 451 PUT :You have not registered\r\n", 0),
    "rsync": (b"@RSYNCD: 31.0\n", b"@ERROR: protocol startup error\n", 1),
    "vnc": (b"RFB 003.008\n", b"", 1),
    "mysql": (b"J\0\0\0\n5.7.42-log\0\x08\0\0\0NBm&\x1b$Aq\0\xff\xf7\x08\x02\0\xff\x81\x15\0\0\0\0",
              b"!\0\0\1\xff\x84\x04#08S01Got packets out of order", 1),
    "telnetd": (b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27", b"\r\nlogin: ", 0),
    "amqp": (b"", b"AMQP\0\0\x09\x01", 1),
    "redis": (b"", b"-ERR unknown command 'PUT', with args beginning with: 'peer' '1700000000' \r\n", 0),
    "memcached": (b"", b"ERROR\r\n", 0),
    "beanstalkd": (b"", b"UNKNOWN_COMMAND\r\n", 0),
    "zookeeper": (b"", b"", 1),
    "finger": (b"", b"finger: PUT: no such user.\r\n", 1),
    "tls-alert": (b"", b"\x15\x03\x01\0\x02\x02\x0a", 1),
    "tls-close": (b"", b"", 1),
    "shell": (b"", b"/bin/sh: 1: PUT: not found\n", 0),
    "put-unknown": (b"", b"PUT: command not understood\n", 0),
    "ansi": (b"\x1b[31mHello\x1b[0m\x07 caf\xc3\xa9 \xff\n", b"\x1b]0;title\x07\n", 0),
    "blank-greeting": (b"\r\n", b"", 0),
    "opentsdb-auth": (b"", b"AUTH_FAIL\r\n", 0),
    "timely-store-down": (b"", b"Error storing put metric: org.apache.accumulo.MutationsRejectedException\n", 0),
    "plain-words": (b"", b"OK\n", 0),
    "json-rpc": (b"", b'{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}\n', 0),
}
OWN_ANSWERS = {("memcached", b"version"): b"VERSION 1.6.18\r\n"}  # it knows the word, and is no TSD
READ_BY_BYTE = {"ssh", "zookeeper", "rsync"}  # what they have not read when they close resets the connection
ENDS_ON_HTTP = {"redis": b"", "memcached": b"", "smtp": b"221 2.7.0 Error: I can break rules, too. Goodbye.\r\n"}


def speaker(name):
    greeting, reply, most = SPEAKERS[name]

    def serve(c):
        c.read_size = 1 if name in READ_BY_BYTE else c.read_size
        c.say(greeting)
        for count, line in enumerate(c.lines(), 1):
            word = line.split(b" ")[0].strip()
            if word == b"POST" and name in ENDS_ON_HTTP:
                c.say(ENDS_ON_HTTP[name])
                return
            c.say(OWN_ANSWERS.get((name, word), reply.replace(b"PUT", word)))
            if count == most:
                return

    return serve


def redis_at_once(c):
    """All errors of what has come in one segment."""
    while c.fill():
        c.say(b"-ERR unknown command\r\n" * c.buffer.count(b"\n"))
        c.buffer = c.buffer[c.buffer.rfind(b"\n") + 1:]


def echo(c):
    for line in c.lines():
        c.say(line + b"\n")


def echo_at_end(c):
    """As a program with a full buffer, or an HTTP server that waits for the end of a header."""
    lines = list(c.lines())
    c.say(b"".join(line + b"\n" for line in lines))


def http_at_end(c):
    c.drain()
    c.say(b"HTTP/1.0 408 Request Time-out\r\nConnection: close\r\n\r\n<html>408</html>\n")


def discard(c):
    c.drain()


def endless_line(c):
    for _ in range(10000):
        if not c.say(b"abcdefghijklmnopqrstuvwxyz" * 100):
            return
        pause(0.005)


def smtp_late(c):
    """Lets nobody speak before it has greeted, and takes its time for that."""
    pause(0.3)
    speaker("smtp")(c)


def tarpit(c):
    """Never reads, and greets for ever, a bit of a line at a time."""
    while c.say(b"qXw3\r\n"):
        pause(0.1)


def chargen(c):
    text = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n" * 100
    for _ in range(10000):
        if not c.say(text):
            return
        pause(0.005)


def daytime(c):
    c.say(b"Saturday, November 28, 2026 19:31:45-UTC\r\n")


def closes_at_once(c):
    pass


def half_closes(c):
    c.finish()
    c.hold()


def half_closes_and_reads(c):
    c.finish()
    c.drain()


half_closes_and_reads.reads_all = True


def closes_late(c):
    """Has read everything that came, and closes in a pause, before our end."""
    while not c.is_quiet_for(0.15) and c.line() is not None:
        pass


def closes_unread(c):
    c.is_quiet_for(10)


def closes_after_put(c):
    c.read_size = 1
    c.line()


def resets(c):
    c.take(300)
    c.reset()


def deaf(c):
    c.hold()


def mute(c):
    c.drain()
    c.hold()


def half_open(c):
    """Reads three lines, and then no more."""
    c.read_size = 1
    for _ in range(3):
        c.line()
    c.hold()


KINDS = {name: speaker(name) for name in SPEAKERS}
KINDS.update({
    "redis-at-once": redis_at_once, "echo": echo, "discard": discard, "graphite": discard, "chargen": chargen,
    "echo-at-end": echo_at_end, "http-at-end": http_at_end, "endless-line": endless_line,
    "smtp-late": smtp_late, "tarpit": tarpit,
    "daytime": daytime, "closes-at-once": closes_at_once, "half-closes": half_closes,
    "half-closes-and-reads": half_closes_and_reads, "closes-late": closes_late,
    "closes-unread": closes_unread, "closes-after-put": closes_after_put, "resets": resets,
    "deaf": deaf, "mute": mute, "half-open": half_open,
})
