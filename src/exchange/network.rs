//! How a target is reached beyond its URL: the same for pooled, fresh and lane connections.

use super::{Authorities, ExtraHeader, Proxy, Secret};

/// Everything that the user says about the network. Nothing said is the default.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Trusted besides the platform's.
    pub authorities: Option<Authorities>,
    /// Every connection goes through it.
    pub proxy: Option<Proxy>,
    /// Sent with every request.
    pub headers: Vec<ExtraHeader>,
}

impl Network {
    /// What must be masked wherever it turns up.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let of_proxy = self.proxy.iter().flat_map(Proxy::secrets);
        self.headers
            .iter()
            .filter_map(ExtraHeader::secret)
            .chain(of_proxy)
    }
}
