#pragma once

#include "engine/results.h"

#include <QFrame>

#include <map>

class QLabel;
class QProgressBar;

namespace deviascope::engine {
class Engine;
}

namespace deviascope::ui {

class Explorer;

/// What the engine is doing now, how fast, how long still, and when the state was last kept.
class StatusStrip final : public QFrame {
    Q_OBJECT
public:
    StatusStrip(engine::Engine &engine, Explorer &explorer, const QString &heldBy,
                QWidget *parent = nullptr);

    void say(const QString &message); ///< for a moment, while nothing else is to be said

private:
    struct Activity {
        engine::JobKind kind = engine::JobKind::Draw;
        double fraction = 0;
        std::optional<double> secondsLeft;
    };

    void onJobUpdated(const engine::JobUpdate &update);
    void showActivity();
    QString describe(const Activity &activity) const;

    Explorer &m_explorer;
    std::map<engine::JobId, Activity> m_running;
    double m_stepsPerSecond = 0;
    QString m_message;
    QProgressBar *m_bar = nullptr;
    QLabel *m_activity = nullptr;
    QLabel *m_pace = nullptr;
    QLabel *m_saved = nullptr;
};

} // namespace deviascope::ui
