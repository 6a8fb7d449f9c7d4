import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

test('a broker is not loaded with the sink: only where it is to run inside the bridge', async () => {
  const loaded = new Set<string>();
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      loaded.add(specifier);
      return next(specifier, context);
    },
  });
  await import('../../src/sinks/mqtt/sink.ts');
  hooks.deregister();
  assert.ok(loaded.has('mqtt'));
  assert.ok(!loaded.has('aedes'));
});
