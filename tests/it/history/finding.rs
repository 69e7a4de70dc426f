//! Search, favourites and filters over one's own queries.

use proto::api::{Query, QueryList};
use reqwest::StatusCode;

use super::Place;

/// The questions that a listing of Ann's shows.
async fn listed(place: &Place, query: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
    let request = place.gateway.get(&place.ann, "/api/queries").query(query);
    let list: QueryList = request.send().await?.error_for_status()?.json().await?;
    assert_eq!(list.total as usize, list.queries.len());
    Ok(list.queries.into_iter().map(|query| query.question).collect())
}

#[tokio::test]
async fn words_find_questions_by_their_roots_and_beginnings() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let (orders, revenue) =
        ("How many orders were placed last month?", "Revenue by region in 2024");
    place.ask(orders).await?;
    let asked = place.ask(revenue).await?;
    sqlx::query("update queries set sql = $2, explanation = 'adds up what was paid' where id = $1")
        .bind(asked.id.0)
        .bind("select o.total_eur, grandTotal from sales.facts o")
        .execute(&place.world.db)
        .await?;
    for (search, found) in [
        ("order placing", vec![orders]),
        ("month order", vec![orders]),
        ("reve", vec![revenue]),
        ("REVENUE REG", vec![revenue]),
        ("\"last month\"", vec![orders]),
        ("\"month last\"", vec![]),
        ("revenue or orders", vec![revenue, orders]),
        ("orders -month", vec![]),
        ("total", vec![revenue]),
        ("facts", vec![revenue]),
        ("paid", vec![revenue]),
        // Too short for a word, or none: anywhere in the text.
        ("ow", vec![orders]),
        ("_eu", vec![revenue]),
        ("o.total_eur, o", vec![revenue]),
        ("%", vec![]),
        ("nothing of the kind", vec![]),
        ("'", vec![]),
        ("\\", vec![]),
        ("zz & ! | (", vec![]),
    ] {
        assert_eq!(listed(&place, &[("search", search)]).await?, found, "{search}");
    }
    Ok(())
}

#[tokio::test]
async fn a_query_is_found_under_way_and_when_it_has_ended() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let asked = place.ask("Which refunds were granted?").await?;
    let kept = "select count(*) from query_words where query_id = $1";
    for (status, words) in [("generating", 0), ("failed_generation", 1)] {
        sqlx::query("update queries set status = $2 where id = $1")
            .bind(asked.id.0)
            .bind(status)
            .execute(&place.world.db)
            .await?;
        let count: i64 =
            sqlx::query_scalar(kept).bind(asked.id.0).fetch_one(&place.world.db).await?;
        assert_eq!(count, words, "{status}");
        let found =
            listed(&place, &[("search", "refund granting"), ("order", "relevance")]).await?;
        assert_eq!(found, ["Which refunds were granted?"], "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn the_most_relevant_come_first_when_that_is_asked_for() -> anyhow::Result<()> {
    let place = Place::new().await?;
    place.ask("Refunds, refunds of refunds: which refunds?").await?;
    place.ask("Orders with a refund among many other things that were bought").await?;
    let newest = listed(&place, &[("search", "refunds")]).await?;
    assert!(newest[0].starts_with("Orders"), "newest first as ever: {newest:?}");
    let best = listed(&place, &[("search", "refunds"), ("order", "relevance")]).await?;
    assert!(best[0].starts_with("Refunds"), "{best:?}");
    Ok(())
}

#[tokio::test]
async fn favourites_are_kept_at_hand() -> anyhow::Result<()> {
    let place = Place::new().await?;
    place.ask("first?").await?;
    let second = place.ask("second?").await?;
    let path = format!("{}/favourite", second.links.this);
    for _ in 0..2 {
        let kept = place.gateway.put(&place.ann, &path).send().await?;
        assert_eq!(kept.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(listed(&place, &[("favourite", "true")]).await?, ["second?"]);
    let found: Query =
        place.gateway.get(&place.ann, &second.links.this).send().await?.json().await?;
    assert!(found.favourite);
    assert_eq!(found.updated_at, second.updated_at, "nothing about the query has changed");
    let let_go = place.gateway.delete(&place.ann, &path).send().await?;
    assert_eq!(let_go.status(), StatusCode::NO_CONTENT);
    assert!(listed(&place, &[("favourite", "true")]).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_listing_may_be_of_one_connection() -> anyhow::Result<()> {
    let place = Place::new().await?;
    place.ask("of the default one?").await?;
    let other = place.ask("of another?").await?;
    let connection = proto::ConnectionId::new();
    sqlx::query("update queries set connection_id = $2 where id = $1")
        .bind(other.id.0)
        .bind(connection.0)
        .execute(&place.world.db)
        .await?;
    let found = listed(&place, &[("connection_id", &connection.to_string())]).await?;
    assert_eq!(found, ["of another?"]);
    Ok(())
}

#[tokio::test]
async fn nobody_finds_the_queries_of_others() -> anyhow::Result<()> {
    let place = Place::new().await?;
    place.ask("salaries of the board?").await?;
    let request = place.gateway.get(&place.ben, "/api/queries").query(&[("search", "salaries")]);
    let list: QueryList = request.send().await?.json().await?;
    assert_eq!((list.total, list.queries.len()), (0, 0));
    let long = "x".repeat(1_001);
    let request = place.gateway.get(&place.ben, "/api/queries").query(&[("search", &long)]);
    assert_eq!(request.send().await?.status(), StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}
