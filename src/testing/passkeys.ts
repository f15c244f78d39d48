// A browser that knows passkeys, as far as screens ask it: jsdom has none.

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer

const credential = (response: object) => ({
  id: 'id-of-passkey',
  rawId: bytes('id-of-passkey'),
  type: 'public-key',
  authenticatorAttachment: 'platform',
  getClientExtensionResults: () => ({}),
  response: { clientDataJSON: bytes('{}'), ...response },
})

/** Lets pages use passkeys; each request is answered, or fails with an error of that name. */
export function aPasskeyBrowser({ fails }: { fails?: string } = {}): void {
  const answer = (response: object) => async () => {
    if (fails !== undefined) throw new DOMException('No.', fails)
    return credential(response)
  }
  Object.assign(globalThis, { PublicKeyCredential: class {} })
  Object.defineProperty(navigator, 'credentials', {
    configurable: true,
    value: {
      get: answer({ authenticatorData: bytes('data'), signature: bytes('signature') }),
      create: answer({ attestationObject: bytes('object'), getTransports: () => ['internal'] }),
    },
  })
}

export function aBrowserWithoutPasskeys(): void {
  Reflect.deleteProperty(globalThis, 'PublicKeyCredential')
  Reflect.deleteProperty(navigator, 'credentials')
}
