#include "tabs/explore/prompt_panel.h"

#include "base/error.h"
#include "tabs/explore/explorer.h"
#include "tabs/failure_text.h"
#include "tabs/notes_text.h"
#include "theme/role.h"
#include "theme/theme.h"
#include "widgets/chips.h"
#include "widgets/icon_button.h"
#include "widgets/note.h"
#include "widgets/number_fields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

constexpr int kMostSuggestions = 8;

QLabel *caption(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    setRole(label, "section");
    label->setBuddy(buddy);
    return label;
}

QString samplerName(const QString &sampler)
{
    static const QHash<QString, QString> names = {
        {QStringLiteral("ddim"), QStringLiteral("DDIM")},
        {QStringLiteral("pndm"), QStringLiteral("PNDM")},
        {QStringLiteral("euler"), QStringLiteral("Euler")},
        {QStringLiteral("euler_a"), QStringLiteral("Euler ancestral")},
        {QStringLiteral("dpmpp_2m"), QStringLiteral("DPM++ 2M")},
        {QStringLiteral("dpmpp_2m_karras"), QStringLiteral("DPM++ 2M Karras")},
        {QStringLiteral("unipc"), QStringLiteral("UniPC")},
        {QStringLiteral("heun"), QStringLiteral("Heun")},
        {QStringLiteral("ddpm"), QStringLiteral("DDPM")},
        {QStringLiteral("lcm"), QStringLiteral("LCM")}};
    return names.value(sampler, sampler);
}

} // namespace

PromptPanel::PromptPanel(Explorer &explorer, QWidget *parent)
    : QFrame(parent),
      m_explorer(explorer),
      m_prompt(new QPlainTextEdit),
      m_suggestions(new Chips),
      m_negative(new QLineEdit),
      m_draw(new QPushButton(tr("Draw"))),
      m_stop(new QPushButton(tr("Stop"))),
      m_note(new Note)
{
    setRole(this, "card");
    m_prompt->setObjectName(QStringLiteral("prompt"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setToolTip(tr("What the model draws. Enter draws it, Shift+Enter starts a line."));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setFixedHeight(62);
    m_prompt->installEventFilter(this);
    m_negative->setObjectName(QStringLiteral("negative"));
    m_negative->setAccessibleName(tr("Leave out"));
    m_negative->setPlaceholderText(tr("nothing"));
    m_negative->setToolTip(tr("What the pictures should not show (the negative prompt)"));
    m_draw->setObjectName(QStringLiteral("draw"));
    setRole(m_draw, "primary");
    m_draw->setToolTip(tr("Draw these settings (Ctrl+Enter)"));
    m_stop->setObjectName(QStringLiteral("stop"));
    setRole(m_stop, "large");
    m_stop->setToolTip(tr("Stop drawing and counting (Esc); what is there stays"));
    for (QPushButton *button : {m_draw, m_stop}) {
        button->setFocusPolicy(Qt::TabFocus);
        button->setCursor(Qt::PointingHandCursor);
    }

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_draw, 2);
    buttons->addWidget(m_stop, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 16);
    layout->setSpacing(6);
    layout->addWidget(caption(tr("Prompt"), m_prompt));
    layout->addWidget(m_prompt);
    layout->addSpacing(2);
    layout->addWidget(m_suggestions);
    layout->addSpacing(6);
    layout->addLayout(buttons);
    layout->addWidget(m_note);
    layout->addSpacing(10);
    layout->addWidget(caption(tr("Leave out"), m_negative));
    layout->addWidget(m_negative);
    layout->addSpacing(4);
    layout->addWidget(makeSettings());
    layout->addStretch(1);

    connect(m_draw, &QPushButton::clicked, this, &PromptPanel::draw);
    connect(m_stop, &QPushButton::clicked, &m_explorer, &Explorer::stopDrawing);
    connect(m_negative, &QLineEdit::returnPressed, this, &PromptPanel::draw);
    connect(m_suggestions, &Chips::picked, this, [this](int, const QString &text) {
        m_prompt->setPlainText(text);
        draw();
    });
    connect(&m_explorer, &Explorer::modelChanged, this, &PromptPanel::showModel);
    connect(&m_explorer, &Explorer::settingsChanged, this, &PromptPanel::showSettings);
    connect(&m_explorer.pictures(), &PictureFlow::changed, this, &PromptPanel::showBusy);
    connect(&m_explorer.pictures(), &PictureFlow::changed, this, &PromptPanel::showNotes);
    connect(&m_explorer.tally(), &TallyFlow::changed, this, &PromptPanel::showBusy);
    connect(&m_explorer.pictures(), &PictureFlow::failed, m_note,
            [this](const base::Error &failure) {
                m_note->say(Note::Kind::Error, failureText(failure));
            });
    connect(&m_explorer, &Explorer::openFailed, m_note, [this](const base::Error &failure) {
        m_note->say(Note::Kind::Error, failureText(failure));
    });
    showModel();
    showBusy();
}

QWidget *PromptPanel::makeSettings()
{
    m_seeds = new QLineEdit;
    m_seeds->setObjectName(QStringLiteral("seeds"));
    m_seeds->setAccessibleName(tr("Seeds"));
    m_seeds->setToolTip(tr("One picture per seed, like 0-3 or 4, 8, 15. The same seed and settings "
                           "always give the same picture."));
    m_seeds->setMinimumWidth(48);
    m_lock = new IconButton(QStringLiteral("lock"), tr("Keep the seeds"));
    m_lock->setCheckable(true);
    auto *dice = new IconButton(QStringLiteral("dice"), tr("New seeds"),
                                tr("Draw other pictures of the same prompt (Ctrl+R)"));
    dice->setObjectName(QStringLiteral("newSeeds"));
    m_steps = new WholeField;
    m_steps->setObjectName(QStringLiteral("steps"));
    m_steps->setRange(1, 200);
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setToolTip(tr("How many steps the sampler takes from noise to picture"));
    m_guidance = new DecimalField;
    m_guidance->setObjectName(QStringLiteral("guidance"));
    m_guidance->setRange(0, 30);
    m_guidance->setDecimals(1);
    m_guidance->setSingleStep(.5);
    m_guidance->setAccessibleName(tr("Guidance"));
    m_guidance->setToolTip(
        tr("How strictly the pictures follow the prompt. Guidance exaggerates a bias."));
    m_sampler = new QComboBox;
    m_sampler->setObjectName(QStringLiteral("sampler"));
    m_sampler->setAccessibleName(tr("Sampler"));
    m_sampler->setToolTip(tr("The method that turns noise into a picture"));
    m_sampler->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_sampler->setMinimumContentsLength(6);

    auto *settings = new QWidget;
    auto *grid = new QGridLayout(settings);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    auto *seedRow = new QHBoxLayout;
    seedRow->setSpacing(0);
    seedRow->addWidget(m_seeds, 1);
    seedRow->addSpacing(4);
    seedRow->addWidget(m_lock);
    seedRow->addWidget(dice);
    grid->addWidget(caption(tr("Seeds"), m_seeds), 0, 0);
    grid->addLayout(seedRow, 0, 1);
    grid->addWidget(caption(tr("Steps"), m_steps), 1, 0);
    grid->addWidget(m_steps, 1, 1);
    grid->addWidget(caption(tr("Guidance"), m_guidance), 2, 0);
    grid->addWidget(m_guidance, 2, 1);
    grid->addWidget(caption(tr("Sampler"), m_sampler), 3, 0);
    grid->addWidget(m_sampler, 3, 1);

    connect(m_seeds, &QLineEdit::returnPressed, this, &PromptPanel::draw);
    connect(m_lock, &QToolButton::clicked, &m_explorer, &Explorer::setSeedsLocked);
    connect(dice, &QToolButton::clicked, &m_explorer, &Explorer::drawNewSeeds);
    connect(m_steps, &QSpinBox::editingFinished, this, &PromptPanel::draw);
    connect(m_guidance, &QDoubleSpinBox::editingFinished, this, &PromptPanel::draw);
    connect(m_sampler, &QComboBox::activated, this, &PromptPanel::draw);
    return settings;
}

bool PromptPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_prompt && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && !(key->modifiers() & Qt::ShiftModifier)) {
            draw();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

engine::DrawSettings PromptPanel::settingsFromFields()
{
    engine::DrawSettings settings = m_explorer.state().settings;
    settings.prompt = m_prompt->toPlainText().trimmed().toStdString();
    settings.negative = m_negative->text().trimmed().toStdString();
    settings.steps = m_steps->value();
    settings.guidance = m_guidance->value();
    settings.sampler = m_sampler->currentData().toString().toStdString();
    settings.seeds.clear();
    try {
        settings.seeds = seedsFromText(m_seeds->text().toStdString());
        m_note->clear();
        m_noted.clear();
    } catch (const base::Error &error) {
        m_note->say(Note::Kind::Error, failureText(error));
    }
    return settings;
}

void PromptPanel::draw()
{
    if (!m_explorer.model())
        return;
    const engine::DrawSettings settings = settingsFromFields();
    if (settings.seeds.empty())
        return;
    // Editing is finished also when the focus leaves: only a change or a click draws.
    const bool asked = sender() == m_draw || !sender();
    if (settings == m_explorer.state().settings && (asked || !m_explorer.state().seedsLocked))
        m_explorer.draw();
    else
        m_explorer.setSettings(settings);
}

void PromptPanel::showModel()
{
    const auto &model = m_explorer.model();
    setEnabled(model && !m_explorer.isOpening());
    if (!model)
        return;
    QStringList prompts;
    for (const std::string &prompt : model->prompts)
        if (prompts.size() < kMostSuggestions)
            prompts << QString::fromStdString(prompt);
    m_suggestions->setTexts(prompts, tr("Draw “%1”"));
    m_suggestions->setVisible(!prompts.isEmpty());
    m_sampler->clear();
    for (const std::string &sampler : model->samplers) {
        const QString key = QString::fromStdString(sampler);
        m_sampler->addItem(samplerName(key), key);
    }
    showSettings();
}

void PromptPanel::showSettings()
{
    const ExploreState &state = m_explorer.state();
    const auto &settings = state.settings;
    if (const QString prompt = QString::fromStdString(settings.prompt);
        m_prompt->toPlainText() != prompt)
        m_prompt->setPlainText(prompt);
    m_negative->setText(QString::fromStdString(settings.negative));
    m_seeds->setText(QString::fromStdString(seedsToText(settings.seeds)));
    m_steps->setValue(settings.steps);
    m_guidance->setValue(settings.guidance);
    m_sampler->setCurrentIndex(m_sampler->findData(QString::fromStdString(settings.sampler)));
    m_lock->setChecked(state.seedsLocked);
    m_lock->setIconName(state.seedsLocked ? QStringLiteral("lock") : QStringLiteral("unlock"));
    m_lock->setTexts(tr("Keep the seeds"),
                     state.seedsLocked
                         ? tr("The seeds stay: Draw repeats the same pictures. Click to let every "
                              "Draw take new ones.")
                         : tr("Every Draw takes new seeds. Click to keep them."));
}

void PromptPanel::showBusy()
{
    const bool busy = m_explorer.pictures().before().drawing ||
                      m_explorer.pictures().after().drawing || m_explorer.tally().isRunning();
    m_stop->setEnabled(busy);
}

void PromptPanel::showNotes()
{
    const QString notes = notesText(m_explorer.pictures().notes());
    if (notes == m_noted)
        return; // the user may have closed it
    m_noted = notes;
    if (!notes.isEmpty())
        m_note->say(Note::Kind::Warning, notes);
    else if (m_note->kind() == Note::Kind::Warning)
        m_note->clear();
}

} // namespace deviascope::ui
