#include "tabs/explore/direction_card.h"

#include "tabs/explore/card_status.h"
#include "tabs/explore/direction_details.h"
#include "tabs/explore/response_box.h"
#include "theme/role.h"
#include "widgets/icon_button.h"
#include "widgets/note.h"
#include "widgets/number_fields.h"
#include "widgets/picture_cell.h"
#include "widgets/scale_slider.h"
#include "widgets/switch.h"
#include "widgets/wrapped_text.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kStripSide = 60;

} // namespace

DirectionCard::DirectionCard(Explorer &explorer, const std::string &direction, QWidget *parent)
    : QFrame(parent), m_explorer(explorer), m_direction(direction)
{
    setRole(this, "card");
    setObjectName(QStringLiteral("card:%1").arg(QString::fromStdString(direction)));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(makeHeader());
    layout->addWidget(makeStrip());
    layout->addLayout(makeSlider());
    m_status = new CardStatus(m_explorer, m_direction);
    layout->addWidget(m_status);
    m_more = makeMore();
    layout->addWidget(m_more);
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    m_usable = !entry || entry->summary.usable;
    if (!m_usable) {
        auto *note = new Note;
        layout->addWidget(note);
        note->say(Note::Kind::Warning,
                  tr("No usable direction was found here: the slider may do nothing, or spoil the "
                     "picture."));
    }
    const auto &model = m_explorer.model();
    if (entry && model && !entry->summary.modelHash.empty() &&
        entry->summary.modelHash != model->hash) {
        auto *note = new Note;
        note->setObjectName(QStringLiteral("foreign"));
        layout->addWidget(note);
        note->say(Note::Kind::Warning,
                  tr("Found on another model (%1): it may do less here, or something else.")
                      .arg(QString::fromStdString(entry->summary.origin.model)));
    }
    setFocusProxy(m_slider);
    showState();
    showStrip();
}

QLayout *DirectionCard::makeHeader()
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    // That it is text steering stands below.
    const bool isText = entry && entry->summary.isText();
    const QString name = QString::fromStdString(!entry   ? m_direction
                                                : isText ? entry->summary.conceptText
                                                         : entry->summary.name);
    m_name = new WrappedText;
    m_name->setText(name);
    setRole(m_name, "title");
    if (entry)
        m_name->setToolTip(tr("“%1” seen from “%2”")
                               .arg(QString::fromStdString(entry->summary.conceptText),
                                    QString::fromStdString(entry->summary.baseText)));
    m_on = new Switch(tr("Use %1").arg(name));
    m_on->setToolTip(tr("Switch this slider off without losing its position"));
    m_solo = new IconButton(QStringLiteral("solo"), tr("Only %1").arg(name),
                            tr("Hear only this one: all other sliders are silent"));
    m_solo->setCheckable(true);
    auto *more = new IconButton(QStringLiteral("more"), tr("More settings of %1").arg(name),
                                tr("More: what was counted, what the slider edits, and when"));
    auto *remove =
        new IconButton(QStringLiteral("trash"), tr("Remove %1").arg(name),
                       tr("Remove this card and delete its files, that of the direction which it "
                          "could hold instead too"));
    remove->setObjectName(QStringLiteral("removeDirection"));
    auto *layout = new QHBoxLayout;
    layout->setSpacing(2);
    layout->addWidget(m_name, 1, Qt::AlignVCenter);
    layout->addWidget(m_solo);
    layout->addWidget(more);
    layout->addWidget(remove);
    layout->addSpacing(4);
    layout->addWidget(m_on);
    connect(m_on, &QAbstractButton::clicked, this, &DirectionCard::changeCard);
    connect(m_solo, &QToolButton::clicked, this,
            [this](bool solo) { m_explorer.setSolo(solo ? m_direction : std::string()); });
    connect(more, &QToolButton::clicked, this, [this, more] {
        m_more->setVisible(m_more->isHidden());
        more->setIconName(m_more->isHidden() ? QStringLiteral("more") : QStringLiteral("less"));
    });
    // Queued: the card is deleted while its button is still in its click.
    connect(
        remove, &QToolButton::clicked, &m_explorer,
        [explorer = &m_explorer, id = m_direction] { explorer->removeDirection(id); },
        Qt::QueuedConnection);
    return layout;
}

QWidget *DirectionCard::makeStrip()
{
    auto *strip = new QWidget;
    auto *layout = new QHBoxLayout(strip);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const std::array<QString, 3> captions = {tr("−1"), tr("0"), tr("+1")};
    for (std::size_t i = 0; i < 3; ++i) {
        auto *cell = new PictureCell;
        cell->setFixedSize(kStripSide, kStripSide);
        cell->setFocusPolicy(Qt::NoFocus);
        connect(cell, &PictureCell::opened, this,
                [this, i] { m_explorer.setScale(m_direction, double(i) - 1, Hand::Resting); });
        m_strip[i] = cell;
        auto *label = new QLabel(captions[i]);
        setRole(label, "muted");
        label->setAlignment(Qt::AlignHCenter);
        auto *column = new QVBoxLayout;
        column->setSpacing(1);
        column->addWidget(cell, 0, Qt::AlignHCenter);
        column->addWidget(label);
        if (i > 0)
            layout->addStretch(1);
        layout->addLayout(column);
    }
    return strip;
}

QLayout *DirectionCard::makeSlider()
{
    const QString name = m_name->toPlainText();
    m_slider = new ScaleSlider(name);
    m_slider->setObjectName(QStringLiteral("slider"));
    m_spin = new DecimalField;
    m_spin->setObjectName(QStringLiteral("scale"));
    m_spin->setRange(-100, 100); // beyond the slider's reach, for those who want to see it break
    m_spin->setDecimals(2);
    m_spin->setSingleStep(.05);
    m_spin->setKeyboardTracking(false);
    m_spin->setFixedWidth(76);
    m_spin->setAccessibleName(tr("Scale of %1").arg(name));
    m_spin->setToolTip(tr("The slider's value; typed values may go beyond 3"));
    auto *layout = new QHBoxLayout;
    layout->setSpacing(8);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_spin, 0, Qt::AlignTop);
    connect(m_slider, &ScaleSlider::moved, this,
            [this](double scale) { m_explorer.setScale(m_direction, scale, Hand::Moving); });
    connect(m_slider, &ScaleSlider::rested, this,
            [this](double scale) { m_explorer.setScale(m_direction, scale, Hand::Resting); });
    connect(m_spin, &QDoubleSpinBox::valueChanged, this,
            [this](double scale) { m_explorer.setScale(m_direction, scale, Hand::Resting); });
    return layout;
}

QWidget *DirectionCard::makeMore()
{
    auto *more = new QFrame;
    setRole(more, "inset");
    m_branch = new QComboBox;
    m_branch->addItem(tr("the prompted half"), int(sampling::Branch::Conditional));
    m_branch->addItem(tr("both halves"), int(sampling::Branch::Both));
    m_branch->setAccessibleName(tr("What is edited"));
    m_branch->setToolTip(tr("Guidance compares a prediction with the prompt and one without: edit "
                            "only the first, or both"));
    m_from = new WholeField;
    m_to = new WholeField;
    for (QSpinBox *box : {m_from, m_to}) {
        box->setRange(0, 1000);
        box->setSingleStep(50);
        box->setKeyboardTracking(false);
        box->setToolTip(tr("When the slider acts: 1000 is pure noise, where the composition is "
                           "decided; 0 is the finished picture"));
    }
    m_from->setAccessibleName(tr("Acts from time"));
    m_to->setAccessibleName(tr("Acts up to time"));
    auto *grid = new QGridLayout(more);
    grid->setContentsMargins(10, 8, 10, 8);
    grid->setSpacing(8);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    const auto label = [](const QString &text) {
        auto *caption = new QLabel(text);
        setRole(caption, "muted");
        return caption;
    };
    m_response = new ResponseBox(m_explorer, m_direction);
    grid->addWidget(m_response, 0, 0, 1, 4);
    grid->addWidget(label(tr("Edits")), 1, 0);
    grid->addWidget(m_branch, 1, 1, 1, 3);
    grid->addWidget(label(tr("Time")), 2, 0);
    grid->addWidget(m_from, 2, 1);
    grid->addWidget(label(tr("to")), 2, 2);
    grid->addWidget(m_to, 2, 3);
    auto *details = new QPushButton(tr("How it was found…"));
    details->setObjectName(QStringLiteral("showDetails"));
    setRole(details, "link");
    details->setFocusPolicy(Qt::TabFocus);
    details->setCursor(Qt::PointingHandCursor);
    details->setToolTip(tr("By which method, from what, at what cost, and where it acts"));
    grid->addWidget(details, 3, 0, 1, 4, Qt::AlignLeft);
    more->hide();
    connect(details, &QPushButton::clicked, this, [this] {
        const DirectionEntry *entry = m_explorer.direction(m_direction);
        if (!entry || !m_explorer.model())
            return;
        auto *dialog = new DirectionDetails(entry->summary, m_explorer.model()->hash, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_response, &ResponseBox::evenChanged, this, &DirectionCard::changeCard);
    connect(m_branch, &QComboBox::activated, this, &DirectionCard::changeCard);
    connect(m_from, &QSpinBox::valueChanged, this, &DirectionCard::changeCard);
    connect(m_to, &QSpinBox::valueChanged, this, &DirectionCard::changeCard);
    return more;
}

bool DirectionCard::isCurrent() const
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    return entry && entry->summary.usable == m_usable;
}

bool DirectionCard::hasRival(const std::string &direction) const
{
    const CardState *card = state();
    return card && card->rival == direction;
}

const CardState *DirectionCard::state() const
{
    const auto &cards = m_explorer.state().cards;
    const auto found = std::find_if(cards.begin(), cards.end(), [this](const CardState &card) {
        return card.slider.direction == m_direction;
    });
    return found == cards.end() ? nullptr : &*found;
}

void DirectionCard::changeCard()
{
    const CardState *old = state();
    if (!old)
        return;
    CardState card = *old;
    card.on = m_on->isChecked();
    card.even = m_response->isEven();
    card.slider.branch = sampling::Branch(m_branch->currentData().toInt());
    card.slider.windowFrom = m_from->value();
    card.slider.windowTo = m_to->value();
    m_explorer.setCard(card);
}

void DirectionCard::showState()
{
    const CardState *card = state();
    if (!card)
        return;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_spin), QSignalBlocker(m_from),
                                       QSignalBlocker(m_to), QSignalBlocker(m_branch)};
    const std::string &solo = m_explorer.state().solo;
    const bool heard = card->on && (solo.empty() || solo == m_direction);
    m_slider->setValue(card->slider.scale);
    m_slider->setEnabled(heard);
    m_spin->setValue(card->slider.scale);
    m_on->setChecked(card->on);
    m_solo->setChecked(solo == m_direction);
    m_branch->setCurrentIndex(m_branch->findData(int(card->slider.branch)));
    m_from->setValue(card->slider.windowFrom);
    m_to->setValue(card->slider.windowTo);
    showFacts();
}

void DirectionCard::showFacts()
{
    m_status->refresh();
    m_response->refresh();
    showTrack();
}

void DirectionCard::showTrack()
{
    const CardState *card = state();
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    if (!card || !entry)
        return;
    const auto &response = entry->summary.response;
    m_slider->setSuggested(entry->summary.suggestedScale);
    m_slider->setEven(card->even && response ? scale::EvenScale::of(*response, kSliderReach)
                                             : std::nullopt);
    m_slider->setToolTip(sliderTip());
}

QString DirectionCard::sliderTip() const
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    QStringList sentences = {tr("How strongly the direction acts.")};
    if (entry && entry->summary.suggestedScale)
        sentences << tr("The mark shows the suggested strength, %1.")
                         .arg(locale().toString(*entry->summary.suggestedScale, 'f', 2));
    if (m_slider->isEven())
        sentences << tr("Along the stronger part of the track equal steps change the share of "
                        "pictures that show the concept equally; the numbers below, and the box, "
                        "are the scale itself.");
    sentences << tr("Double click: 0.");
    return sentences.join(QLatin1Char(' '));
}

void DirectionCard::showStrip()
{
    const DirectionEntry *entry = m_explorer.direction(m_direction);
    const bool drawn = entry && !entry->strip.empty();
    const std::vector<base::Picture> none;
    const auto &shown = !entry ? none : drawn ? entry->strip : entry->thumbnail;
    const bool kept = !drawn && !shown.empty();
    const double reach = kept ? entry->summary.suggestedScale.value_or(1) : 1;
    for (std::size_t i = 0; i < m_strip.size(); ++i) {
        m_strip[i]->show(i < shown.size() ? shown[i] : base::Picture{},
                         kept ? Freshness::Stale : Freshness::Current, false);
        const QString at = locale().toString(reach * (double(i) - 1), 'g', 3);
        m_strip[i]->setCaption(kept ? tr("Kept from earlier: “%1” with this slider at %2")
                                          .arg(QString::fromStdString(entry->summary.baseText), at)
                                    : tr("The first seed with this slider at %1").arg(at));
        m_strip[i]->setToolTip(
            tr("%1. Click to put the slider at %2.")
                .arg(m_strip[i]->accessibleName(), locale().toString(double(i) - 1, 'g', 3)));
    }
}

} // namespace deviascope::ui
