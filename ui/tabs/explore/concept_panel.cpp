#include "tabs/explore/concept_panel.h"

#include "tabs/explore/concept_list.h"
#include "tabs/explore/discovery_option_text.h"
#include "tabs/explore/discovery_progress.h"
#include "tabs/explore/discovery_settings.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/method_text.h"
#include "tabs/failure_text.h"
#include "tabs/notes_text.h"
#include "theme/role.h"
#include "widgets/chips.h"
#include "widgets/icon_button.h"
#include "widgets/note.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

QLabel *mutedLabel(const QString &text = {})
{
    auto *label = new QLabel(text);
    setRole(label, "muted");
    label->setWordWrap(true);
    return label;
}

} // namespace

ConceptPanel::ConceptPanel(Explorer &explorer, QWidget *parent)
    : QFrame(parent), m_explorer(explorer), m_note(new Note)
{
    setRole(this, "card");
    m_question = makeQuestion();
    m_progress = new DiscoveryProgress;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(m_question);
    layout->addWidget(m_progress);
    layout->addWidget(m_note);

    DiscoveryFlow &discovery = m_explorer.discovery();
    connect(&discovery, &DiscoveryFlow::changed, this, &ConceptPanel::showDiscovery);
    connect(m_progress, &DiscoveryProgress::keepRequested, &discovery, &DiscoveryFlow::stopAndKeep);
    connect(m_progress, &DiscoveryProgress::cancelRequested, &discovery, &DiscoveryFlow::cancel);
    connect(&discovery, &DiscoveryFlow::found, this, &ConceptPanel::showResult);
    connect(&m_explorer, &Explorer::modelChanged, this, &ConceptPanel::showModel);
    connect(&m_explorer, &Explorer::cardsChanged, this, [this] {
        showSuggestions(m_explorer.state().cards.empty()); // the cards need the place
    });
    connect(&m_explorer, &Explorer::slidersChanged, this, [this] {
        if (!m_explorer.discovery().isRunning() && m_note->kind() == Note::Kind::Good)
            m_note->clear(); // its advice was followed
    });
    connect(&m_explorer.rivals(), &RivalCards::known, this, [this] {
        if (!m_explorer.discovery().isRunning() && m_note->kind() == Note::Kind::Good)
            m_note->clear(); // both are compared: the card says the rest
    });
    connect(&m_explorer, &Explorer::libraryFailed, m_note, [this](const base::Error &failure) {
        m_note->say(Note::Kind::Error, failureText(failure));
    });
    showModel();
    showDiscovery();
}

QWidget *ConceptPanel::makeQuestion()
{
    auto *title = new QLabel(tr("Which concept?"));
    setRole(title, "title");
    m_concept = new QLineEdit;
    m_concept->setObjectName(QStringLiteral("concept"));
    setRole(m_concept, "concept");
    m_concept->setAccessibleName(tr("Concept"));
    m_concept->setPlaceholderText(tr("a woman"));
    m_concept->setToolTip(tr("What the slider should bring into the pictures, as a prompt; several "
                             "with semicolons between are learned in one run, a slider each"));
    m_another = new IconButton(
        QStringLiteral("plus"), tr("Add a concept"),
        tr("Learn one more concept in the same run: “a woman; a man” makes two sliders"));
    m_another->setObjectName(QStringLiteral("addConcept"));
    m_base = new QLineEdit;
    m_base->setObjectName(QStringLiteral("base"));
    m_base->setAccessibleName(tr("Seen from"));
    m_base->setPlaceholderText(tr("a person"));
    m_base->setToolTip(
        tr("The neutral counterpart: the slider learns what the concept adds to it"));
    auto *from = mutedLabel(tr("seen from"));
    from->setBuddy(m_base);
    m_method = new QComboBox;
    m_method->setObjectName(QStringLiteral("method"));
    m_method->setAccessibleName(tr("Method"));
    // The longest name must not widen the panel.
    m_method->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_method->setMinimumContentsLength(7);
    auto *by = mutedLabel(tr("found by"));
    by->setBuddy(m_method);
    for (QLabel *label : {from, by})
        label->setWordWrap(false);
    connect(m_method, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_method->setToolTip(m_method->itemData(index, Qt::ToolTipRole).toString());
        m_concept->setEnabled(needsConcept());
        m_another->setEnabled(learns());
        showSettings();
    });
    m_settings = new IconButton(QStringLiteral("tune"), tr("Settings of the method"),
                                tr("How the chosen method looks: from which pictures, away from "
                                   "what, where in the network"));
    m_settings->setObjectName(QStringLiteral("methodSettings"));
    connect(m_settings, &IconButton::clicked, this, &ConceptPanel::askForSettings);
    m_set = mutedLabel();
    m_set->setObjectName(QStringLiteral("methodSet"));
    m_set->hide();
    m_discover = new QPushButton(tr("Discover"));
    m_discover->setObjectName(QStringLiteral("discover"));
    setRole(m_discover, "primary");
    m_discover->setCursor(Qt::PointingHandCursor);
    m_discover->setFocusPolicy(Qt::TabFocus);
    m_discover->setToolTip(
        tr("Learn this concept's direction inside the model and make it a slider (about half a "
           "minute; the studio stays usable meanwhile)"));
    m_suggestions = new Chips;

    m_more = new QPushButton;
    setRole(m_more, "link");
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setCursor(Qt::PointingHandCursor);
    m_more->setToolTip(tr("Concepts that this model knows"));
    auto *titleRow = new QHBoxLayout;
    titleRow->addWidget(title, 1);
    titleRow->addWidget(m_more);
    auto *details = new QGridLayout;
    details->setHorizontalSpacing(10);
    details->setVerticalSpacing(8);
    details->setColumnStretch(1, 1);
    details->addWidget(from, 0, 0);
    details->addWidget(m_base, 0, 1);
    details->addWidget(by, 1, 0);
    auto *methodRow = new QHBoxLayout;
    methodRow->setSpacing(6);
    methodRow->addWidget(m_method, 1);
    methodRow->addWidget(m_settings);
    details->addLayout(methodRow, 1, 1);
    auto *question = new QWidget;
    auto *layout = new QVBoxLayout(question);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(titleRow);
    auto *conceptRow = new QHBoxLayout;
    conceptRow->setSpacing(6);
    conceptRow->addWidget(m_concept, 1);
    conceptRow->addWidget(m_another);
    layout->addLayout(conceptRow);
    layout->addLayout(details);
    layout->addWidget(m_set);
    layout->addWidget(m_discover);
    layout->addWidget(m_suggestions);
    for (QLineEdit *field : {m_concept, m_base})
        connect(field, &QLineEdit::returnPressed, this, &ConceptPanel::discover);
    connect(m_discover, &QPushButton::clicked, this, &ConceptPanel::discover);
    connect(m_another, &IconButton::clicked, this, &ConceptPanel::addConcept);
    connect(m_more, &QPushButton::clicked, this,
            [this] { showSuggestions(m_suggestions->isHidden()); });
    connect(m_suggestions, &Chips::picked, this, [this](int index, const QString &) {
        const auto &suggestion = m_explorer.model()->concepts.at(std::size_t(index));
        m_concept->setText(QString::fromStdString(suggestion.concept_));
        m_base->setText(QString::fromStdString(suggestion.base));
        m_discover->setFocus();
    });
    return question;
}

void ConceptPanel::focusConcept()
{
    m_concept->setFocus();
    m_concept->selectAll();
}

void ConceptPanel::showModel()
{
    const auto &model = m_explorer.model();
    m_question->setEnabled(model && !m_explorer.isOpening());
    if (!model)
        return;
    if (!m_concept->hasFocus()) {
        m_concept->setText(QString::fromStdString(m_explorer.state().conceptText));
        m_base->setText(QString::fromStdString(m_explorer.state().baseText));
    }
    showMethods();
    QStringList concepts;
    for (const model::ConceptPair &suggestion : model->concepts)
        concepts << QString::fromStdString(suggestion.concept_);
    m_suggestions->setTexts(concepts, tr("Fill in “%1”"));
    m_more->setVisible(!concepts.isEmpty());
    showSuggestions(m_explorer.state().cards.empty() && !concepts.isEmpty());
}

void ConceptPanel::showMethods()
{
    m_method->clear();
    for (const discovery::MethodInfo &method : m_explorer.model()->methods) {
        const MethodText text = MethodText::of(method);
        m_method->addItem(text.label, QString::fromStdString(method.name));
        m_method->setItemData(m_method->count() - 1, text.sentence, Qt::ToolTipRole);
    }
    const int chosen = m_method->findData(QString::fromStdString(m_explorer.state().method));
    m_method->setCurrentIndex(std::max(0, chosen));
}

void ConceptPanel::showSuggestions(bool shown)
{
    m_suggestions->setVisible(shown);
    m_more->setText(shown ? tr("Hide") : tr("Suggestions")); // a small window has no room for more
    m_more->setAccessibleName(shown ? tr("Hide suggestions") : tr("Show suggestions"));
}

const discovery::MethodInfo *ConceptPanel::chosenMethod() const
{
    const auto &model = m_explorer.model();
    const int index = m_method->currentIndex();
    return !model || index < 0 || std::size_t(index) >= model->methods.size()
               ? nullptr
               : &model->methods[std::size_t(index)];
}

bool ConceptPanel::needsConcept() const
{
    const discovery::MethodInfo *chosen = chosenMethod();
    return !chosen || chosen->aim == discovery::Aim::Concept;
}

bool ConceptPanel::learns() const
{
    const discovery::MethodInfo *chosen = chosenMethod();
    return !chosen || chosen->has("together");
}

bool ConceptPanel::isShown() const
{
    return discovery::methodHas(method(), "shown") && m_explorer.state().discovery.has("shown");
}

std::string ConceptPanel::method() const
{
    const QString chosen = m_method->currentData().toString();
    return chosen.isEmpty() ? m_explorer.state().method : chosen.toStdString();
}

void ConceptPanel::showSettings()
{
    const QString set = DiscoveryOptionText::summary(method(), m_explorer.state().discovery);
    m_set->setText(tr("Set: %1.").arg(set));
    m_set->setVisible(!set.isEmpty());
    m_settings->setEnabled(!DiscoveryOptionText::askedOf(method()).empty());
    m_concept->setPlaceholderText(!needsConcept() ? tr("none is needed")
                                  : isShown()     ? tr("as your pictures show")
                                                  : tr("a woman"));
}

void ConceptPanel::askForSettings()
{
    auto *dialog = new DiscoverySettings(method(), m_explorer.state().discovery,
                                         m_explorer.model()->sites, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_explorer.setDiscovery(dialog->options());
        showSettings();
    });
    dialog->open();
}

void ConceptPanel::addConcept()
{
    const QString text = m_concept->text().trimmed();
    if (!text.isEmpty())
        m_concept->setText(text.endsWith(QLatin1Char(';')) ? text + QLatin1Char(' ')
                                                           : text + QStringLiteral("; "));
    m_concept->setFocus();
    m_concept->end(false);
}

void ConceptPanel::discover()
{
    const QString concept_ = needsConcept() ? m_concept->text().trimmed() : QString();
    const QString base = m_base->text().trimmed();
    if (!needsConcept() && base.isEmpty()) {
        m_note->say(Note::Kind::Warning,
                    tr("Write the prompt whose pictures are to be looked at, like “a person”."));
        return;
    }
    if (needsConcept() && ((concept_.isEmpty() && !isShown()) || base.isEmpty())) {
        m_note->say(Note::Kind::Warning,
                    tr("Write a concept and what it is seen from, like “a woman” seen from “a "
                       "person”."));
        return;
    }
    if (!learns() && ConceptList::of(concept_).concepts.size() > 1) {
        m_note->say(Note::Kind::Warning,
                    tr("Only learning takes several concepts in one run. Choose "
                       "it above, or write one concept."));
        return;
    }
    m_note->clear();
    m_explorer.discover(concept_.toStdString(), base.toStdString(), method());
}

void ConceptPanel::showDiscovery()
{
    const DiscoveryFlow &discovery = m_explorer.discovery();
    m_question->setVisible(!discovery.isRunning());
    m_progress->setVisible(discovery.isRunning());
    m_progress->show(discovery);
    if (discovery.failure())
        m_note->say(Note::Kind::Error, failureText(*discovery.failure()));
}

void ConceptPanel::showResult()
{
    tellResult();
    const auto &notes = m_explorer.discovery().notes();
    if (!notes.empty())
        m_note->say(Note::Kind::Warning, m_note->text() + u'\n' + notesText(notes));
}

void ConceptPanel::tellResult()
{
    const auto &found = m_explorer.discovery().result();
    if (!found)
        return;
    const engine::DirectionSummary &direction = found->direction;
    const QString name = QString::fromStdString(direction.name);
    if (!found->others.empty() && !direction.conceptText.empty()) {
        showSeveral(*found);
        return;
    }
    if (!found->others.empty()) {
        m_note->say(Note::Kind::Good,
                    tr("%n sliders more, at 0. Drag each and see what it does to the pictures.", "",
                       int(found->others.size()) + 1));
        return;
    }
    const auto work = m_explorer.rivals().work(direction.id);
    if (direction.usable && work && work->kind == engine::JobKind::Compare) {
        m_note->say(Note::Kind::Good,
                    tr("“%1” is learned. It is now compared with text steering on new pictures; "
                       "the better one stays on the card.")
                        .arg(name));
        return;
    }
    if (direction.usable && direction.suggestedScale) {
        m_note->say(Note::Kind::Good,
                    tr("“%1” is a slider now, at the suggested strength %2. Drag it and watch the "
                       "pictures.")
                        .arg(name, locale().toString(*direction.suggestedScale, 'f', 2)));
        return;
    }
    if (direction.usable) {
        m_note->say(Note::Kind::Warning,
                    tr("“%1” is a slider now, at 0: no strength turns enough pictures while they "
                       "stay what was asked for.")
                        .arg(name));
        return;
    }
    QStringList words;
    for (const std::string &word : direction.knownWords)
        words << QString::fromStdString(word);
    m_note->say(Note::Kind::Warning,
                words.isEmpty()
                    ? tr("No usable direction: the model does not seem to draw “%1”.").arg(name)
                    : tr("No usable direction: the model does not seem to draw “%1”. It knows: %2.")
                          .arg(name, words.join(tr(", "))));
}

void ConceptPanel::showSeveral(const engine::Found &found)
{
    QStringList unusable;
    std::vector<engine::DirectionSummary> all = {found.direction};
    all.insert(all.end(), found.others.begin(), found.others.end());
    for (const engine::DirectionSummary &each : all)
        if (!each.usable)
            unusable << QString::fromStdString(each.name);
    if (unusable.isEmpty())
        m_note->say(Note::Kind::Good,
                    tr("%n concepts are learned. Each is now compared with text steering on new "
                       "pictures; the better one stays on its card.",
                       "", int(all.size())));
    else
        m_note->say(Note::Kind::Warning,
                    tr("%n concepts are learned, but there is no usable direction for: %1.", "",
                       int(all.size()))
                        .arg(unusable.join(tr(", "))));
}

} // namespace deviascope::ui
