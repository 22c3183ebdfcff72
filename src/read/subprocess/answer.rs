//! Decodes the answers of a subprocess, which the parent does not trust.

use std::io;

use super::protocol::{self, SentArticle, SentSkip};
use crate::read::rendered::RenderedPage;
use crate::read::{RawArticle, Skip};

/// Decodes the raw articles in frames.
pub(super) fn raw_articles(frames: Vec<(u8, Vec<u8>)>) -> io::Result<Vec<Result<RawArticle, Skip>>> {
    let mut frames = frames.into_iter();
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let mut raw_articles = Vec::new();
    while let Some((tag, content)) = frames.next() {
        raw_articles.push(match tag {
            protocol::ARTICLE => {
                let sent: SentArticle = protocol::parsed(&content)?;
                let text = frames.next().filter(|(tag, _)| *tag == protocol::TEXT).ok_or_else(invalid)?.1;
                let contents = frames.by_ref().take(sent.attachments());
                let contents = contents.map(|(tag, content)| (tag == protocol::ATTACHMENT).then_some(content));
                let contents: Option<Vec<_>> = contents.collect();
                let contents = contents.filter(|contents| contents.len() == sent.attachments()).ok_or_else(invalid)?;
                Ok(sent.raw_article(text, contents).ok_or_else(invalid)?)
            }
            protocol::SKIP => Err(protocol::parsed::<SentSkip>(&content)?.into()),
            _ => return Err(invalid()),
        });
    }
    Ok(raw_articles)
}

/// Decodes the image of a page in frames.
pub(super) fn rendered_page(frames: Vec<(u8, Vec<u8>)>) -> io::Result<Result<RenderedPage, Skip>> {
    let mut frames = frames.into_iter();
    match (frames.next(), frames.next()) {
        (Some((protocol::SKIP, skip)), None) => Ok(Err(protocol::parsed::<SentSkip>(&skip)?.into())),
        (Some((protocol::LAYOUT, about)), Some((protocol::PNG, png))) => {
            Ok(Ok(RenderedPage { about: protocol::parsed(&about)?, png }))
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Decodes the places of passages in frames.
pub(super) fn places(frames: &[(u8, Vec<u8>)]) -> io::Result<Result<Vec<Option<String>>, Skip>> {
    match frames {
        [(protocol::SKIP, skip)] => Ok(Err(protocol::parsed::<SentSkip>(skip)?.into())),
        [(protocol::PLACES, found)] => Ok(Ok(protocol::parsed(found)?)),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}
