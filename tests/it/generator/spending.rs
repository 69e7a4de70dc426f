//! What a question has cost stands on it, whatever ended it.

use super::*;

/// A model that gives an answer to mend, and then none.
async fn half_done() -> ScriptedModel {
    let model = ScriptedModel::start().await;
    model.will(answer("select sum(kind) from trees")).will_always(Reply::Hang);
    model
}

impl Place {
    /// Where a million tokens of prompt cost a thousand dollars.
    async fn paying(model: &ScriptedModel) -> anyhow::Result<(Self, Config)> {
        let place = Self::unattended().await?;
        let price = ["--llm-base-url", model.url(), "--llm-price-prompt", "1000"];
        let config = place.config(&price);
        Ok((place, config))
    }
}

async fn asked(model: &ScriptedModel, times: usize) -> anyhow::Result<()> {
    eventually("the model is asked", async || Ok((model.calls().len() == times).then_some(())))
        .await
}

fn spent(query: &Query) -> (u32, u64, u64, f64) {
    let usage = query.usage;
    (usage.llm_calls, usage.prompt_tokens, usage.completion_tokens, usage.cost_usd)
}

#[tokio::test]
async fn a_cancel_in_the_middle_leaves_what_was_spent_until_then() -> anyhow::Result<()> {
    let model = half_done().await;
    let (place, config) = Place::paying(&model).await?;
    place.hire(&config)?;
    let (id, job) = place.submit("How many trees are there?", false).await?;
    asked(&model, 2).await?;

    store::jobs::cancel(&place.world.db, job).await?;

    let query = place.generated(id).await?;
    assert_eq!(query.status, QueryStatus::Cancelled);
    // The second call counts, though nobody knows its tokens.
    assert_eq!(spent(&query), (2, 100, 20, 0.1));
    Ok(())
}

#[tokio::test]
async fn a_worker_that_has_to_go_leaves_its_bill_to_the_next() -> anyhow::Result<()> {
    let model = half_done().await;
    let (place, config) = Place::paying(&model).await?;
    let leave = place.world.hire(Generator::new(&config, place.world.db.clone())?);
    let (id, _) = place.submit("How many trees are there?", false).await?;
    asked(&model, 2).await?;

    leave.cancel();
    eventually("the job is handed back", async || {
        let query = store::queries::find(&place.world.db, id).await?.context("it is there")?.query;
        Ok((query.status == QueryStatus::Queued).then_some(()))
    })
    .await?;
    model.will_always(answer("select count(kind) from trees"));
    place.hire(&config)?;

    let query = place.generated(id).await?;
    assert_eq!(query.status, QueryStatus::NotExecuted);
    assert_eq!(spent(&query), (3, 200, 40, 0.2));
    Ok(())
}

#[tokio::test]
async fn a_failure_is_paid_for_once() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(answer("select height from trees"));
    let (place, config) = Place::paying(&model).await?;
    place.hire(&config)?;

    let query = place.ask("How many trees are there?").await?;

    assert_eq!(query.status, QueryStatus::FailedGeneration);
    assert_eq!(spent(&query), (2, 200, 40, 0.2));
    Ok(())
}
