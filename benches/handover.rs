//! What a mock grants, in files, and the options that hand them to the binary.

use crate::folder::Folder;
use cadenza_contract::mock::Mock;

/// The owner's token and a pool of the first ids: the least that a QA engineer has.
pub(crate) fn least(mock: &Mock, folder: &Folder, ids: usize) -> Vec<String> {
    let grants = mock.grants();
    let token = folder.write("owner.token", &format!("{}\n", grants.owner_token));
    let pool = folder.write("pool.txt", &grants.credentials[..ids].join("\r\n"));
    [
        "--base-url",
        mock.base_url(),
        "--token-file",
        &token,
        "--credentials",
        &pool,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Everything the mock grants.
pub(crate) fn everything(mock: &Mock, folder: &Folder) -> Vec<String> {
    let grants = mock.grants();
    let mut line = least(mock, folder, grants.credentials.len());
    for (flag, text) in [
        ("--stranger-token-file", &grants.stranger_token),
        ("--reader-token-file", &grants.reader_token),
        ("--expired-token-file", &grants.expired_token),
        ("--stranger-credentials", &grants.stranger_credentials.join("\n")),
    ] {
        line.extend([flag.to_owned(), folder.write(flag.trim_start_matches('-'), text)]);
    }
    line
}
