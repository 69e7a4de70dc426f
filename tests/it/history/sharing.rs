//! Links inside the installation: to be read, and no more.

use proto::api::{Query, ResultPage, ShareLink, SharedQuery};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::Place;

#[tokio::test]
async fn whoever_is_logged_in_reads_what_a_link_leads_to() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.ran("select id from orders order by id").await?;
    place.export(&query).await?;
    let path = format!("{}/share", query.links.this);
    let response = place.gateway.post(&place.ann, &path).send().await?;
    assert_eq!(response.status(), StatusCode::CREATED);
    let link: ShareLink = response.json().await?;

    let shared: SharedQuery = place
        .gateway
        .get(&place.ben, &link.links.this)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    assert_eq!((shared.question, shared.sql), (query.question.clone(), query.sql.clone()));
    assert_eq!(shared.owner, place.ann.user.username);
    let page: ResultPage =
        place.gateway.get(&place.ben, &link.links.results).send().await?.json().await?;
    assert_eq!((page.total_rows, &page.rows[0]), (20, &vec![json!(1)]));
    let file = place.gateway.get(&place.ben, &shared.exports[0].file).send().await?;
    assert_eq!(file.text().await?.lines().count(), 21);

    let own: Query = place.gateway.get(&place.ann, &query.links.this).send().await?.json().await?;
    assert!(own.shared);
    let elsewhere = place.gateway.get(&place.ben, &query.links.this).send().await?;
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND, "the link alone leads there");
    for path in [&link.links.this, &link.links.results, &shared.exports[0].file] {
        let nobody = place.gateway.request(Method::GET, path).send().await?;
        assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED, "{path}");
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let request = place.gateway.request(method, path).header("x-api-key", &place.ben.key);
            assert_eq!(request.send().await?.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }

    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("select token_digest from shares").fetch_all(&place.world.db).await?;
    assert_eq!(kept, [store::token::digest(&link.token)], "the token itself is not kept");

    let ended = place.gateway.delete(&place.ann, &path).send().await?;
    assert_eq!(ended.status(), StatusCode::NO_CONTENT);
    for path in [&link.links.this, &link.links.results, &shared.exports[0].file] {
        let gone = place.gateway.get(&place.ben, path).send().await?;
        assert_eq!(gone.status(), StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn a_link_shows_the_files_of_its_own_query_alone() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let (shown, hidden) = (place.ran("select 1").await?, place.ran("select 2").await?);
    place.export(&hidden).await?;
    let path = format!("{}/share", shown.links.this);
    let link: ShareLink = place.gateway.post(&place.ann, &path).send().await?.json().await?;
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from exports").fetch_one(&place.world.db).await?;
    let path = format!("{}/exports/{id}/file", link.links.this);
    let file = place.gateway.get(&place.ben, &path).send().await?;
    assert_eq!(file.status(), StatusCode::NOT_FOUND);
    Ok(())
}
