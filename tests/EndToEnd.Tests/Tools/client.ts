// Carries a plan through with the types that openapi-typescript makes of the contract.
import createClient from "openapi-fetch";
import type { paths } from "./v2.js";

const client = createClient<paths>({ baseUrl: process.argv[2] });

function expect(holds: boolean, what: unknown): asserts holds {
  if (!holds) throw new Error(JSON.stringify(what));
}

const made = await client.POST("/api/v2/plans", {
  body: { goal: "carry through", start: true, tasks: [{ key: "a", agent_type: "typescript", input: { n: 1 } }] },
});
expect(made.data !== undefined, made.error);
const path = { params: { path: { id: made.data.id } } };

const claimed = await client.POST("/api/v2/tasks/claim", {
  body: { worker_id: "typescript", agent_types: ["typescript"] },
});
expect(claimed.data?.tasks.length === 1, claimed);
const [task] = claimed.data.tasks;

const done = await client.POST("/api/v2/tasks/{id}/complete", {
  params: { path: { id: task.id } },
  body: { lease_token: task.lease_token, result: { done: true } },
});
expect(done.data !== undefined && "status" in done.data && done.data.status === "done", done);

const plan = await client.GET("/api/v2/plans/{id}", path);
expect(plan.data?.status === "done" && plan.data.tasks?.length === 1, plan);
expect((await client.DELETE("/api/v2/plans/{id}", path)).response.status === 204, "It was not deleted.");
const gone = await client.GET("/api/v2/plans/{id}", path);
expect(gone.error?.code === "not_found", gone);
console.log("carried through");
