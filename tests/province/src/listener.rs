//! Sockets that can be broken from inside, as a lost network would.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const NEVER: u64 = u64::MAX;

/// A hold on one connection.
#[derive(Clone)]
pub(crate) struct Cut(Arc<AtomicU64>);

impl Cut {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(NEVER)))
    }

    /// Breaks the connection: nothing more is read or written.
    pub(crate) fn now(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    /// Breaks it once this many more bytes are written.
    pub(crate) fn after_written(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }

    /// Forgets a break that a short answer did not reach.
    pub(crate) fn clear(&self) {
        self.0.store(NEVER, Ordering::SeqCst);
    }

    fn left(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn written(&self, bytes: usize) {
        if self.left() != NEVER {
            self.0.fetch_sub(bytes as u64, Ordering::SeqCst);
        }
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().cut.clone()
    }
}

/// Bytes of all connections since start, heads and bodies, as the sockets carried them.
#[derive(Default)]
pub(crate) struct Weighed {
    pub(crate) came: AtomicU64,
    pub(crate) went: AtomicU64,
}

/// The listener.
pub(crate) struct Loopback(pub(crate) TcpListener, pub(crate) Arc<Weighed>);

impl Listener for Loopback {
    type Io = Breakable;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Breakable, SocketAddr) {
        let (stream, addr) = Listener::accept(&mut self.0).await;
        // Answers are small and waited for.
        if let Err(e) = stream.set_nodelay(true) {
            tracing::debug!(cause = %e, "no TCP_NODELAY");
        }
        let cut = Cut::new();
        let weighed = Arc::clone(&self.1);
        (Breakable { stream, cut, weighed }, addr)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A stream with a [`Cut`].
pub(crate) struct Breakable {
    stream: TcpStream,
    cut: Cut,
    weighed: Arc<Weighed>,
}

fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
}

impl AsyncRead for Breakable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.cut.left() == 0 {
            return broken();
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        let came = buf.filled().len().saturating_sub(before);
        self.weighed.came.fetch_add(came as u64, Ordering::Relaxed);
        read
    }
}

impl AsyncWrite for Breakable {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.cut.left();
        if left == 0 {
            return broken();
        }
        let allowed = buf.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let wrote = Pin::new(&mut self.stream).poll_write(cx, buf.get(..allowed).unwrap_or(buf));
        if let Poll::Ready(Ok(n)) = wrote {
            self.cut.written(n);
            self.weighed.went.fetch_add(n as u64, Ordering::Relaxed);
        }
        wrote
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.left() == 0 {
            return broken();
        }
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
