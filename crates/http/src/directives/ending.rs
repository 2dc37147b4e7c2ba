//! What revoking and concluding share: the answer is the directive as it then is.

use treem_domain::directives::directive::Directive;
use treem_domain::directives::repository::DirectiveStanding;
use treem_domain::store::UnitOfWork;

use super::get::shown;
use crate::auth::{Caller, scopes};
use crate::problem::Result;
use crate::respond::Answer;

/// 200 with the directive as its issuer sees it.
pub async fn answer(
    unit: &dyn UnitOfWork,
    caller: &Caller<scopes::DirectivesConclude>,
    directive: Directive,
) -> Result<Answer> {
    let version = directive.version;
    let standing = DirectiveStanding {
        issuer: true,
        recipient: false,
    };
    let shown = shown(&*unit.directives(), directive, standing, &caller.scopes).await?;
    Answer::ok(&shown, version)
}
