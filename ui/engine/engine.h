#pragma once

#include "engine/worker.h"

#include <QObject>

#include <memory>

namespace deviascope::engine {

/// The window's door to the worker thread. Lives on the UI thread, never touches a tensor.
class Engine final : public QObject {
    Q_OBJECT
public:
    explicit Engine(std::unique_ptr<Backend> backend, QObject *parent = nullptr);
    ~Engine() override; ///< stops every job and waits; no update arrives afterwards

    /// Returns at once; what becomes of the job arrives by `jobUpdated`, after this call.
    JobId submit(Request request);
    void requestStop(JobId id, StopMode mode = StopMode::Keep); ///< thread-safe, ignores 0
    void requestStopAll();                                      ///< thread-safe

Q_SIGNALS:
    /// On the UI thread, from the event loop; in order for each job.
    void jobUpdated(const deviascope::engine::JobUpdate &update);

private:
    std::unique_ptr<Worker> m_worker;
};

} // namespace deviascope::engine
