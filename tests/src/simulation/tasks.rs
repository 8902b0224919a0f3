//! What runs at the same time, polled one step at a time in an order that the seed chooses.
//!
//! A function of the product is a future here. Nothing polls it but this, so between any two of its
//! steps another may take one, and at any step it can be dropped, as Lambda drops what it kills.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Names a task for life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TaskId(u64);

/// What a task leaves behind.
pub(super) type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The tasks that have not ended.
pub(super) struct Tasks<T> {
    running: BTreeMap<TaskId, Running<T>>,
    begun: u64,
    idle: Arc<Idle>,
}

struct Running<T> {
    work: Work<T>,
    flag: Arc<Flag>,
    /// How often it has waited.
    waits: u32,
    /// The wait at which it is dropped, from 0.
    dropped_at: Option<u32>,
}

/// Whoever waits for any task at all.
#[derive(Default)]
struct Idle(Mutex<Option<Waker>>);

struct Flag {
    woken: AtomicBool,
    idle: Arc<Idle>,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::Relaxed);
        let waiting = self.idle.0.lock().expect("nobody panics while holding it");
        if let Some(waiting) = &*waiting {
            waiting.wake_by_ref();
        }
    }
}

impl<T> Tasks<T> {
    pub(super) fn new() -> Self {
        Self {
            running: BTreeMap::new(),
            begun: 0,
            idle: Arc::default(),
        }
    }

    /// Begins a task. With `dropped_at` it is dropped at its so-many-th wait, if it gets there.
    pub(super) fn begin(&mut self, work: Work<T>, dropped_at: Option<u32>) -> TaskId {
        self.begun += 1;
        let id = TaskId(self.begun);
        let flag = Arc::new(Flag {
            woken: AtomicBool::new(true),
            idle: Arc::clone(&self.idle),
        });
        let running = Running {
            work,
            flag,
            waits: 0,
            dropped_at,
        };
        self.running.insert(id, running);
        id
    }

    /// Those that can take a step.
    pub(super) fn woken(&self) -> Vec<TaskId> {
        let woken = self.running.iter();
        let woken = woken.filter(|(_, task)| task.flag.woken.load(Ordering::Relaxed));
        woken.map(|(id, _)| *id).collect()
    }

    /// Whether this one can take a step.
    pub(super) fn is_woken(&self, id: TaskId) -> bool {
        let task = self.running.get(&id);
        task.is_some_and(|task| task.flag.woken.load(Ordering::Relaxed))
    }

    /// Lets one take a step; what it leaves behind, if that was its last.
    pub(super) fn step(&mut self, id: TaskId) -> Option<T> {
        let task = self.running.get_mut(&id)?;
        task.flag.woken.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&task.flag));
        match task.work.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(left) => {
                self.running.remove(&id);
                Some(left)
            }
            Poll::Pending => None,
        }
    }

    /// It waits now. Where this is the wait at which it is to be dropped, it is, and the number of
    /// the wait comes back.
    pub(super) fn dropped_at_this_wait(&mut self, id: TaskId) -> Option<u32> {
        let task = self.running.get_mut(&id)?;
        let wait = task.waits;
        task.waits += 1;
        let dropped = task.dropped_at == Some(wait);
        if dropped {
            self.running.remove(&id);
        }
        dropped.then_some(wait)
    }

    /// Drops a task where it stands.
    pub(super) fn drop_now(&mut self, id: TaskId) -> bool {
        self.running.remove(&id).is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Until any task can take a step.
    pub(super) async fn any_woken(&self) {
        std::future::poll_fn(|context| {
            let mut idle = self.idle.0.lock().expect("nobody panics while holding it");
            *idle = Some(context.waker().clone());
            drop(idle);
            if self.woken().is_empty() {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }
}
