// One spoken turn with the official client: turn.mjs BASE_URL QUESTION.wav (16-bit mono).
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const RATE = 24_000; // what the Realtime API takes
const FRAME = RATE / 50; // samples in 20 ms

/** The samples at 24 kHz, by linear interpolation; the header of our recordings has 44 bytes. */
function read(path) {
    const file = readFileSync(path);
    const rate = file.readUInt32LE(24);
    const samples = new Int16Array(file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.length));
    return Int16Array.from({ length: Math.floor((samples.length * RATE) / rate) }, (_, i) => {
        const at = (i * rate) / RATE;
        const before = samples[Math.floor(at)];
        const after = samples[Math.min(Math.floor(at) + 1, samples.length - 1)];
        return Math.round(before + (after - before) * (at % 1));
    });
}

/** Sends sound, then silence, in real time; returns how to stop. */
function speak(connection, sound) {
    let position = 0;
    const timer = setInterval(() => {
        const frame = new Int16Array(FRAME);
        frame.set(sound.subarray(position, position + FRAME));
        position += FRAME;
        const audio = Buffer.from(frame.buffer).toString('base64');
        connection.send({ type: 'input_audio_buffer.append', audio });
    }, 20);
    return () => clearInterval(timer);
}

function fail(why) {
    console.error(why);
    process.exit(1);
}

const [baseURL, path] = process.argv.slice(2);
const turn = { heard: undefined, answer: '', bytes: 0, status: undefined };
let stop = () => {};
setTimeout(() => fail(`no whole turn in 45 s: ${JSON.stringify(turn)}`), 45_000).unref();

const client = new OpenAI({ baseURL, apiKey: 'not-needed-on-loopback' });
const connection = new OpenAIRealtimeWS({ model: 'auto' }, client);

connection.on('error', (error) => fail(`error: ${error.message}`));
connection.on('session.created', () => {
    const transcription = { model: 'pocketsphinx-en-us' };
    connection.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
});
connection.on('session.updated', () => { stop = speak(connection, read(path)); });
connection.on('conversation.item.input_audio_transcription.completed', (event) => {
    turn.heard = event.transcript;
    endWhenWhole();
});
connection.on('response.output_audio_transcript.delta', (event) => { turn.answer += event.delta; });
connection.on('response.output_audio.delta', (event) => { turn.bytes += Buffer.from(event.delta, 'base64').length; });
connection.on('response.done', (event) => {
    turn.status = event.response.status;
    endWhenWhole();
});

function endWhenWhole() {
    if (turn.heard === undefined || turn.status === undefined) return;
    stop();
    console.log(JSON.stringify(turn));
    if (turn.status !== 'completed' || !turn.heard.includes('plus') || !turn.answer || !turn.bytes) {
        fail('the turn is not whole');
    }
    connection.close();
    process.exit(0);
}
