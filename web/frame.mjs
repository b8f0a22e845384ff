// The page in the hidden frame that seals the core worker: a policy, and the few lines that start the worker under it. The
// worker inherits the policy; nothing else can run here, because the policy names these lines by their hash.
import { createHash } from 'node:crypto';

/**
 * Takes the worker's source and two ports from the page, once. The worker gets the first, which leads to the page; on the
 * second the page is told of a failure, with the first port given back where it still can be.
 */
const script = `onmessage=e=>{if(e.source!==parent)return;onmessage=0;
const[s,n]=e.data,[p,q]=e.ports;try{
let u=URL.createObjectURL(new Blob([s],{type:'text/javascript'}));
if(self.trustedTypes)u=trustedTypes.createPolicy('vitrine',{createScriptURL:x=>x}).createScriptURL(u);
const w=new Worker(u,{name:n});
w.onerror=x=>{x.preventDefault();q.postMessage(x.message||'')};
w.postMessage(0,[p])}catch(x){q.postMessage(String(x))}}`.replaceAll('\n', '');

export function frameSource() {
  const hash = createHash('sha256').update(script).digest('base64');
  const policy =
    `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:; ` +
    `base-uri 'none'; form-action 'none'`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${script}</script>`;
}
