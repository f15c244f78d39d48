// jsdom for the screens, with the parts of Node that msw and Apollo Client work with.
const { TestEnvironment } = require('jest-environment-jsdom')

const FROM_NODE = [
  ...['fetch', 'Request', 'Response', 'Headers', 'FormData', 'Blob', 'File', 'URL', 'URLSearchParams', 'AbortController', 'AbortSignal'],
  ...['TextEncoder', 'TextDecoder', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream'],
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'structuredClone', 'performance'],
]

module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given)
    for (const name of FROM_NODE) this.global[name] = globalThis[name]
    this.global.BroadcastChannel = SilentChannel
  }
}

// Node's own channel, and its MessageChannel, keep the process alive, so that jest would never exit
class SilentChannel extends EventTarget {
  constructor(name) {
    super()
    this.name = name
  }
  postMessage() {}
  close() {}
  ref() {
    return this
  }
  unref() {
    return this
  }
}
