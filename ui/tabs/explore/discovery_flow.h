#pragma once

#include "engine/engine.h"

#include <QObject>

#include <optional>
#include <vector>

namespace deviascope::ui {

/// One discovery at a time, and what is to be seen of it. UI thread.
class DiscoveryFlow final : public QObject {
    Q_OBJECT
public:
    explicit DiscoveryFlow(engine::Engine &engine, QObject *parent = nullptr);
    ~DiscoveryFlow() override;

    void start(const engine::Discover &request); ///< nothing while one runs
    void stopAndKeep();
    void cancel();
    void dismissResult(); ///< the user has read it

    bool isRunning() const { return m_job != 0; }
    bool isStopping() const { return m_stopping; }
    const engine::Discover &request() const { return m_request; }
    double fraction() const { return m_fraction; }
    const std::string &stage() const { return m_stage; }
    std::optional<engine::JobKind> waitsFor() const { return m_waitsFor; } ///< before it begins
    std::optional<double> secondsLeft() const { return m_secondsLeft; }
    const std::vector<base::CurvePoint> &curve() const { return m_curve; }
    const std::vector<base::Picture> &preview() const { return m_preview; }
    const std::optional<engine::Found> &result() const { return m_result; }
    const std::optional<base::Error> &failure() const { return m_failure; }
    /// What the user should know of it: a sentence each.
    const std::vector<std::string> &notes() const { return m_notes; }

Q_SIGNALS:
    void changed();
    void found(const deviascope::engine::Found &found);

private:
    void onJobUpdated(const engine::JobUpdate &update);

    engine::Engine &m_engine;
    engine::JobId m_job = 0;
    bool m_stopping = false;
    engine::Discover m_request;
    double m_fraction = 0;
    std::string m_stage;
    std::optional<engine::JobKind> m_waitsFor;
    std::optional<double> m_secondsLeft;
    std::vector<base::CurvePoint> m_curve;
    std::vector<base::Picture> m_preview;
    std::vector<std::string> m_notes;
    std::optional<engine::Found> m_result;
    std::optional<base::Error> m_failure;
};

} // namespace deviascope::ui
