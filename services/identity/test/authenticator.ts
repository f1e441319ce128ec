import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyAttestation, PasskeyCreation, PasskeyRequest } from '@praxis/contracts/identity';

/** What an authenticator is made to do wrong, or differently. */
export interface Deviation {
  origin?: string;
  rpId?: string;
  /** Signs another challenge than it was asked to. */
  challenge?: string;
  /** Says that the person was not verified. */
  unverified?: boolean;
  /** Says that this is how often it has signed. */
  count?: number;
  userHandle?: string;
  /** Makes up a name for its key that another one has. */
  id?: string;
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 } as const;
const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url');

/** An authenticator in software (WebAuthn Level 3): keys of P-256, attestation `none`, a counter. */
export class Authenticator {
  private readonly keys = new Map<string, { privateKey: KeyObject; userHandle: string }>();
  private count = 0;

  constructor(private readonly origin: string) {}

  /** What `navigator.credentials.create()` and the browser's JSON make of the options. */
  create(options: PasskeyCreation, deviation: Deviation = {}): PasskeyAttestation {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const id = deviation.id === undefined ? randomBytes(32) : Buffer.from(deviation.id, 'base64url');
    this.keys.set(base64url(id), { privateKey, userHandle: options.user.id });
    // COSE_Key (RFC 9052, 7): kty EC2, alg ES256, crv P-256, x, y.
    const cose = cbor(
      new Map<number, number | Buffer>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(id.length >> 8, id.length & 0xff), id, cose]);
    const authData = Buffer.concat([this.said(options.rp.id, FLAGS.attested, deviation), attested]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge, deviation),
        attestationObject: base64url(cbor(attestation)),
        transports: ['internal'],
      },
    };
  }

  /** What `navigator.credentials.get()` and the browser's JSON make of the options. @param with which key, else one that is asked for */
  get(options: PasskeyRequest, deviation: Deviation = {}, credential = this.keyFor(options)): PasskeyAssertion {
    const key = this.keys.get(credential);
    if (key === undefined) throw new Error('This authenticator has no such key');
    this.count += 1;
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, deviation);
    const authenticatorData = this.said(options.rpId, 0, deviation);
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return {
      id: credential,
      rawId: credential,
      type: 'public-key',
      response: {
        clientDataJSON,
        authenticatorData: base64url(authenticatorData),
        signature: base64url(sign('sha256', signed, key.privateKey)),
        userHandle: deviation.userHandle ?? key.userHandle,
      },
    };
  }

  private keyFor({ allowCredentials }: PasskeyRequest): string {
    const allowed = allowCredentials.find(({ id }) => this.keys.has(id));
    if (allowed === undefined) throw new Error('No key of this authenticator is asked for');
    return allowed.id;
  }

  private clientData(type: string, challenge: string, deviation: Deviation): string {
    const origin = deviation.origin ?? this.origin;
    return base64url(JSON.stringify({ type, challenge: deviation.challenge ?? challenge, origin, crossOrigin: false }));
  }

  private said(rpId: string, flags: number, { rpId: another, unverified, count }: Deviation): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count ?? this.count);
    const verified = unverified === true ? 0 : FLAGS.verified;
    return Buffer.concat([sha256(another ?? rpId), Buffer.of(FLAGS.present | verified | flags), counter]);
  }
}

/** As much of CBOR (RFC 8949) as an authenticator needs: integers, bytes, text and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
  throw new Error(`No CBOR for ${typeof value}`);
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.of(type | argument);
  if (argument < 0x100) return Buffer.of(type | 24, argument);
  return Buffer.of(type | 25, argument >> 8, argument & 0xff);
}
