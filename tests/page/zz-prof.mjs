import { launch as open } from "./browser.mjs";
import { start } from "./server.mjs";
const link = process.argv[2], isolated = process.argv[3] === "1";
const b = await open(); const s = await start({ isolated });
const page = await b.newPage();
const dt = await page.context().newCDPSession(page);
await page.goto("about:blank");
const events = [];
dt.on("Tracing.dataCollected", ({ value }) => events.push(...value));
await dt.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline","devtools.timeline", "disabled-by-default-v8.cpu_profiler","v8.execute","blink.user_timing"], excludedCategories: ["*"] } });
await page.goto(s.url + link);
await page.waitForSelector("#sampling[data-state=done],#sampling[data-state=running]:not([data-networks='0'])",{timeout:120000});
await page.evaluate(()=>performance.mark("x"));
const done = new Promise((r) => dt.once("Tracing.tracingComplete", r));
await dt.send("Tracing.end"); await done;
const mk = events.find(e=>e.name==="x");
const main = events.filter(e => e.pid===mk.pid && e.tid===mk.tid);
const tasks = main.filter(e=>e.name==="RunTask" && (e.tdur??0)>40000).sort((a,b)=>b.tdur-a.tdur).slice(0,8);
const samples=[]; const nodes=new Map();
let prof = events.filter(e=>e.name==="ProfileChunk"&&e.pid===mk.pid);
const starts = events.filter(e=>e.name==="Profile"&&e.pid===mk.pid&&e.tid===mk.tid);
const ids=new Set(starts.map(e=>e.id)); let t=starts[0]?.args.data.startTime;
for(const e of prof.filter(e=>ids.has(e.id))){const d=e.args.data; for(const n of d.cpuProfile?.nodes??[])nodes.set(n.id,n);
 (d.cpuProfile?.samples??[]).forEach((id,i)=>{t+=d.timeDeltas[i]; samples.push([t,id,d.timeDeltas[i]]);});}
for (const k of tasks) {
  console.log(`task ${Math.round(k.tdur/1000)} ms cpu, ${Math.round(k.dur/1000)} wall at ${Math.round((k.ts-main[0].ts)/1000)}`);
  for(const e of main.filter(e=>e.ts>=k.ts&&e.ts<k.ts+k.dur&&e.name!=="RunTask"&&(e.tdur??0)>8000)) console.log("   ", e.name, Math.round(e.tdur/1000), JSON.stringify(e.args?.data??{}).slice(0,110));
  const self=new Map(), tot=new Map();
  for(const [tt,id,dt] of samples) if(tt>=k.ts&&tt<k.ts+k.dur){ const seen=new Set(); let n=nodes.get(id); let first=true; while(n){const c=n.callFrame; const key=`${c.functionName}@${(c.url??"").split("/").pop()}:${c.lineNumber??""}`; if(first){self.set(key,(self.get(key)??0)+dt);first=false;} if(!seen.has(key)){tot.set(key,(tot.get(key)??0)+dt);seen.add(key);} n=nodes.get(n.parent);} }
  console.log("  total:", [...tot].sort((a,b)=>b[1]-a[1]).slice(0,26).map(([k,v])=>`${k} ${Math.round(v/1000)}`).join(" | "));
  console.log("  self:", [...self].sort((a,b)=>b[1]-a[1]).slice(0,10).map(([k,v])=>`${k} ${Math.round(v/1000)}`).join(" | "));
}
await s.close(); await b.close();
