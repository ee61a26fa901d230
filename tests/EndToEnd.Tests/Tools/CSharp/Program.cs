using Kiota = KiotaClient.Models;

// Carries a plan through with a client that was generated from the contract: nothing is known here but its names.
var (generator, address) = (args[0], args[1]);
await (generator == "nswag" ? NSwag() : Kiotas());
Console.WriteLine("carried through");

async Task NSwag()
{
    using var http = new HttpClient { BaseAddress = new Uri(address) };
    var client = new NSwagClient.CleanPlanClient(http);
    var made = await client.Create_planAsync(
        new NSwagClient.CreatePlanBody
        {
            Goal = "carry through",
            Start = true,
            Tasks = [new NSwagClient.NewTask { Key = "a", Agent_type = generator }],
        }
    );
    var claimed = await client.Claim_tasksAsync(
        new NSwagClient.ClaimTasksBody { Worker_id = generator, Agent_types = [generator] }
    );
    var task = claimed.Tasks.Single();
    var done = await client.Complete_taskAsync(
        task.Id,
        new NSwagClient.CompleteTaskBody { Lease_token = task.Lease_token, Result = new { done = true } }
    );
    Expect(done.Status == NSwagClient.TaskViewStatus.Done, $"{done.Status}");
    var plan = await client.Get_planAsync(made.Id);
    Expect(plan.Status == NSwagClient.PlanViewStatus.Done, $"{plan.Status}");
    await client.Delete_planAsync(made.Id);
    await Refused(() => client.Get_planAsync(made.Id));
}

async Task Kiotas()
{
    using var adapter = new Microsoft.Kiota.Http.HttpClientLibrary.HttpClientRequestAdapter(
        new Microsoft.Kiota.Abstractions.Authentication.AnonymousAuthenticationProvider()
    )
    {
        BaseUrl = address,
    };
    var api = new KiotaClient.CleanPlanClient(adapter).Api.V2;
    var made = await api.Plans.PostAsync(
        new Kiota.CreatePlanBody
        {
            Goal = "carry through",
            Start = true,
            Tasks = [new Kiota.NewTask { Key = "a", AgentType = generator }],
        }
    );
    var claimed = await api.Tasks.Claim.PostAsync(
        new Kiota.ClaimTasksBody { WorkerId = generator, AgentTypes = [generator] }
    );
    var task = claimed!.Tasks!.Single();
    await api.Tasks[task.Id!].Complete.PostAsync(new Kiota.CompleteTaskBody { LeaseToken = task.LeaseToken });
    var plan = await api.Plans[made!.Id!].GetAsync();
    Expect(plan!.Status == Kiota.PlanView_status.Done, $"{plan.Status}");
    await api.Plans[made.Id!].DeleteAsync();
    await Refused(() => api.Plans[made.Id!].GetAsync());
}

static async Task Refused(Func<Task> act)
{
    try
    {
        await act();
    }
    catch (NSwagClient.ApiException refusal)
    {
        Expect(refusal.StatusCode == 404, refusal.Message);
        return;
    }
    catch (Kiota.Problem refusal)
    {
        Expect(refusal.Code == "not_found", refusal.Message);
        return;
    }

    Expect(false, "It is still there.");
}

static void Expect(bool holds, string what)
{
    if (!holds)
        throw new InvalidOperationException(what);
}
