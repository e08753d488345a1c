#include "engine/engine.h"

#include <QMetaObject>

#include <utility>

namespace deviascope::engine {

Engine::Engine(std::unique_ptr<Backend> backend, QObject *parent)
    : QObject(parent),
      m_worker(std::make_unique<Worker>(std::move(backend), [this](JobUpdate update) {
          // One queue for all updates, whichever thread they come from, keeps their order.
          QMetaObject::invokeMethod(
              this, [this, update = std::move(update)] { Q_EMIT jobUpdated(update); },
              Qt::QueuedConnection);
      }))
{}

Engine::~Engine() = default;

JobId Engine::submit(Request request)
{
    return m_worker->submit(std::move(request));
}

void Engine::requestStop(JobId id, StopMode mode)
{
    m_worker->requestStop(id, mode);
}

void Engine::requestStopAll()
{
    m_worker->requestStopAll();
}

} // namespace deviascope::engine
