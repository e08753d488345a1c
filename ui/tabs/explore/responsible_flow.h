#pragma once

#include "engine/engine.h"

#include <QObject>

#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// The same seed before and after; empty pictures are not drawn yet.
struct ResponsiblePair {
    std::uint64_t seed = 0;
    base::Picture before, after;
    format::PictureRecipe beforeRecipe, afterRecipe;
    std::vector<std::string> pushedTo; ///< as in ShownPicture; empty: no push was needed
};

/// One fair, safe or text-enhanced drawing at a time, and what is to be seen of it. UI thread.
class ResponsibleFlow final : public QObject {
    Q_OBJECT
public:
    explicit ResponsibleFlow(engine::Engine &engine, QObject *parent = nullptr);
    ~ResponsibleFlow() override;

    /// Nothing while one runs. The request that was stopped last goes on from where it was.
    void start(const engine::Responsible &request);
    void stop();   ///< what was made stays
    void forget(); ///< another model: nothing of the old one is shown

    bool isRunning() const { return m_job != 0; }
    bool isWaiting() const { return m_waiting; } ///< for another long job to end
    bool isStopping() const { return m_stopping; }
    bool wasStopped() const { return m_stopped; }
    const engine::Responsible &request() const { return m_request; }
    double fraction() const { return m_fraction; }
    const std::string &stage() const { return m_stage; } ///< "learning:NAME", "calibrating" ...
    std::optional<double> secondsLeft() const { return m_secondsLeft; }
    const std::vector<ResponsiblePair> &pairs() const { return m_pairs; }
    const std::optional<engine::ResponsibleResult> &result() const { return m_result; }
    const std::optional<base::Error> &failure() const { return m_failure; }
    /// What the user should know of it: a sentence each.
    const std::vector<std::string> &notes() const { return m_notes; }

    /// Of one picture drawn with `settings`, by the pace of the drawings so far; none yet: nothing.
    std::optional<double> secondsAPicture(const engine::DrawSettings &settings) const;

    /// Asks what a request needs and takes; `foretold` when it is known. The latest question
    /// counts.
    void foresee(const engine::Responsible &request);
    /// Null: not known yet, or only of another request.
    const engine::ResponsibleForecast *forecast(const engine::Responsible &request) const;

Q_SIGNALS:
    void changed();
    void foretold();
    void learned(const deviascope::engine::DirectionSummary &direction);

private:
    void onJobUpdated(const engine::JobUpdate &update);
    void add(const engine::ShownPicture &shown);

    engine::Engine &m_engine;
    engine::JobId m_job = 0;
    bool m_waiting = false;
    bool m_stopping = false;
    bool m_stopped = false;
    engine::Responsible m_request;
    double m_fraction = 0;
    std::string m_stage;
    std::optional<double> m_secondsLeft;
    std::vector<ResponsiblePair> m_pairs;
    std::vector<std::string> m_notes;
    std::optional<engine::ResponsibleResult> m_result;
    std::optional<base::Error> m_failure;
    std::optional<double> m_secondsAStep; ///< of one picture
    engine::JobId m_forecastJob = 0;
    engine::Responsible m_foreseen; ///< what the latest question was about
    std::optional<engine::ResponsibleForecast> m_forecast;
};

} // namespace deviascope::ui
