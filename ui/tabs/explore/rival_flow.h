#pragma once

#include "engine/engine.h"

#include <QObject>

#include <map>
#include <optional>
#include <string>

namespace deviascope::ui {

/// How the slider of text steering opens: so that it is seen, or at 0.
enum class Opening { Acting, Resting };

/// What goes on beside a discovery: text steering's slider at once, the comparison of the two
/// afterwards, and the measurement of sliders. Several may wait; the engine does one at a time.
/// UI thread.
class RivalFlow final : public QObject {
    Q_OBJECT
public:
    /// `engine` outlives the flow.
    explicit RivalFlow(engine::Engine &engine, QObject *parent = nullptr);
    ~RivalFlow() override; ///< stops them

    void steer(const std::string &conceptText, const std::string &baseText, Opening opening);
    void compare(const std::string &learned, const std::string &text);
    void measure(const std::string &direction); ///< nothing while that is measured already
    void stop(const std::string &direction);    ///< what is done with this direction
    void forget();                              ///< another model: no job of the old one counts

    /// A comparison or measurement that waits or runs.
    struct Work {
        engine::JobKind kind = engine::JobKind::Compare; ///< Compare or Measure
        std::optional<double> secondsLeft;
        bool running = false; ///< else it waits for more urgent work
    };
    std::optional<Work> work(const std::string &direction) const; ///< a comparison goes first
    bool isBusy() const { return !m_jobs.empty(); }

Q_SIGNALS:
    void steered(const deviascope::engine::DirectionSummary &text, deviascope::ui::Opening opening);
    void compared(const deviascope::engine::Compared &compared);
    void measured(const deviascope::engine::DirectionSummary &direction);
    void changed(const QString &direction); ///< `work` of it
    void failed(const deviascope::base::Error &failure);

private:
    struct Job {
        Work work;
        std::string first, second; ///< ids; measured: the first
        Opening opening = Opening::Acting;
    };
    void add(const engine::Request &request, Job job);
    void onJobUpdated(const engine::JobUpdate &update);
    void announce(const Job &job);

    engine::Engine &m_engine;
    std::map<engine::JobId, Job> m_jobs;
};

} // namespace deviascope::ui
