#include "shell/status_strip.h"

#include "engine/engine.h"
#include "tabs/explore/explorer.h"
#include "theme/role.h"
#include "widgets/time_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QTime>
#include <QTimer>

#include <cmath>

namespace deviascope::ui {

namespace {

constexpr int kMessageMilliseconds = 4000;

} // namespace

StatusStrip::StatusStrip(engine::Engine &engine, Explorer &explorer, const QString &heldBy,
                         QWidget *parent)
    : QFrame(parent),
      m_explorer(explorer),
      m_bar(new QProgressBar),
      m_activity(new QLabel),
      m_pace(new QLabel),
      m_saved(new QLabel)
{
    setObjectName(QStringLiteral("statusStrip"));
    setFixedHeight(30);
    for (QLabel *label : {m_activity, m_pace, m_saved})
        setRole(label, "muted");
    m_activity->setObjectName(QStringLiteral("activity"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setFixedWidth(96);
    m_bar->setAccessibleName(tr("Progress"));
    m_pace->setToolTip(tr("Sampler steps each second, for all pictures of the grid together"));
    m_saved->setToolTip(tr("Prompt, seeds, settings and sliders are kept for the next start"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addWidget(m_activity);
    layout->addWidget(m_pace);
    layout->addStretch(1);
    layout->addWidget(m_saved);
    if (!heldBy.isEmpty())
        m_saved->setText(tr("not saving: %1").arg(heldBy));
    connect(&engine, &engine::Engine::jobUpdated, this, &StatusStrip::onJobUpdated);
    connect(&m_explorer, &Explorer::saved, this, [this] {
        m_saved->setText(
            tr("saved %1").arg(QTime::currentTime().toString(QStringLiteral("HH:mm"))));
    });
    connect(&m_explorer, &Explorer::saveFailed, m_saved, &QLabel::setText);
    showActivity();
}

void StatusStrip::say(const QString &message)
{
    m_message = message;
    showActivity();
    QTimer::singleShot(kMessageMilliseconds, this, [this, message] {
        if (m_message == message) {
            m_message.clear();
            showActivity();
        }
    });
}

void StatusStrip::onJobUpdated(const engine::JobUpdate &update)
{
    if (update.ended())
        m_running.erase(update.id);
    else if (update.state == engine::JobState::Running)
        m_running[update.id] = {update.kind, update.fraction, update.secondsLeft};
    if (const auto *drawn = std::get_if<engine::Drawn>(&update.result);
        drawn && update.kind == engine::JobKind::Draw && drawn->seconds > 0)
        m_stepsPerSecond = drawn->stepsDone / drawn->seconds;
    showActivity();
}

QString StatusStrip::describe(const Activity &activity) const
{
    switch (activity.kind) {
    case engine::JobKind::Open:
        return tr("Opening the model");
    case engine::JobKind::Draw:
        return tr("Drawing %n picture(s)", nullptr, int(m_explorer.state().settings.seeds.size()));
    case engine::JobKind::Draft:
        return tr("Following the slider");
    case engine::JobKind::Tally:
        return tr("Counting further pictures");
    case engine::JobKind::Discover:
        return tr("Discovering “%1”")
            .arg(QString::fromStdString(m_explorer.discovery().request().conceptText));
    case engine::JobKind::Steer:
        return tr("Making a slider");
    case engine::JobKind::Compare:
        return tr("Comparing with text steering");
    case engine::JobKind::Measure:
        return tr("Measuring a slider");
    case engine::JobKind::Strip:
        return tr("Drawing small pictures");
    case engine::JobKind::Library:
        return tr("Keeping directions");
    case engine::JobKind::Responsible:
        return tr("Drawing responsible pictures");
    case engine::JobKind::Forecast:
        return tr("Estimating the time");
    }
    return {};
}

void StatusStrip::showActivity()
{
    m_bar->setVisible(!m_running.empty());
    m_pace->hide();
    if (m_running.empty()) {
        m_activity->setText(m_message.isEmpty() ? tr("Ready") : m_message);
        return;
    }
    const Activity &activity = m_running.rbegin()->second; // what came last is the most urgent
    m_bar->setValue(int(activity.fraction * 1000));
    const QString text = describe(activity);
    m_activity->setText(activity.secondsLeft && *activity.secondsLeft >= 1
                            ? tr("%1 · %2 left").arg(text, minutesAndSeconds(*activity.secondsLeft))
                            : text);
    m_pace->setVisible(activity.kind == engine::JobKind::Draw && m_stepsPerSecond > 0);
    m_pace->setText(tr("%1 steps/s").arg(locale().toString(std::round(m_stepsPerSecond))));
}

} // namespace deviascope::ui
