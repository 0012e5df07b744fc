// A client and an echo server of TLS 1.3, or with --tls12 of TLS 1.2 alone, on Node's tls module. Commands and options are those of
// python.py beside this file.
'use strict';
const fs = require('fs');
const tls = require('tls');

const LINE = 'hello from the peer\n';
const CURVES = { secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

const options = {};
const operands = [];
for (let words = process.argv.slice(2); words.length > 0; words = words.slice(1)) {
    if (!words[0].startsWith('--')) {
        operands.push(words[0]);
    } else {
        const hasValue = words.length > 1 && !words[1].startsWith('--');
        options[words[0]] = hasValue ? words[1] : true;
        words = hasValue ? words.slice(1) : words;
    }
}

function shared() {
    const version = options['--tls12'] ? 'TLSv1.2' : 'TLSv1.3';
    const config = { minVersion: version, maxVersion: version };
    if (options['--cert']) {
        config.cert = fs.readFileSync(options['--cert']);
        config.key = fs.readFileSync(options['--key']);
    }
    if (options['--alpn']) {
        config.ALPNProtocols = [options['--alpn']];
    }
    if (options['--groups']) {
        config.ecdhCurve = options['--groups'].split(',').map((name) => CURVES[name] || name).join(':');
    }
    return config;
}

function tell(socket, error) {
    console.log(JSON.stringify({
        alpn: socket.alpnProtocol || '',
        resumed: socket.isSessionReused(),
        peer_certificates: Object.keys(socket.getPeerCertificate() || {}).length > 0 ? 1 : 0,
        error: error ? error.message : '',
    }));
}

function server() {
    const config = shared();
    if (options['--client-ca']) {
        config.requestCert = true;
        config.rejectUnauthorized = true;
        config.ca = fs.readFileSync(options['--client-ca']);
    }
    const listener = tls.createServer(config, (socket) => {
        tell(socket);
        socket.on('error', (error) => console.log(JSON.stringify({ error: error.message })));
        socket.pipe(socket);
    });
    listener.on('tlsClientError', (error) => console.log(JSON.stringify({ error: error.message })));
    listener.listen(0, '127.0.0.1', () => {
        console.log(`listening on 127.0.0.1:${listener.address().port}`);
    });
}

function client(rounds, session) {
    const config = shared();
    config.ca = fs.readFileSync(options['--ca']);
    config.host = '127.0.0.1';
    config.port = Number(operands[1]);
    config.servername = options['--name'];
    config.session = session;
    let latest;
    let back = '';
    let failure;
    const socket = tls.connect(config, () => socket.write(LINE));
    socket.setTimeout(20000, () => socket.destroy(new Error('timeout')));
    socket.on('session', (ticket) => { latest = ticket; });
    socket.on('data', (data) => {
        back += data;
        if (back === LINE) {
            tell(socket);
            socket.end();
        }
    });
    socket.on('error', (error) => { failure = error; });
    socket.on('close', () => {
        if (failure || back !== LINE) {
            console.log(JSON.stringify({ error: failure ? failure.message : 'the echo differs' }));
        }
        if (rounds > 1) {
            client(rounds - 1, latest);
        }
    });
}

if (operands[0] === 'server') {
    server();
} else if (operands[0] === 'client') {
    client(options['--resume'] ? 2 : 1, undefined);
} else {
    console.log(`Node ${process.versions.node} (OpenSSL ${process.versions.openssl})`);
}
