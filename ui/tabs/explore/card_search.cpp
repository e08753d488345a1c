#include "tabs/explore/card_search.h"

#include "theme/role.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

constexpr int kFewCards = 5; ///< are found by looking

} // namespace

CardSearch::CardSearch(QWidget *parent) : QWidget(parent)
{
    m_field = new QLineEdit;
    m_field->setObjectName(QStringLiteral("searchDirections"));
    m_field->setPlaceholderText(tr("Search directions"));
    m_field->setAccessibleName(tr("Search directions"));
    m_field->setToolTip(
        tr("Show only directions whose name, concept, method or tags hold these words (Ctrl+F). "
           "Esc clears. Hidden directions go on acting."));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("foundDirections"));
    setRole(m_count, "muted");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 0, 2, 0);
    layout->setSpacing(4);
    layout->addWidget(m_field);
    layout->addWidget(m_count);
    hide();
    connect(m_field, &QLineEdit::textChanged, this, &CardSearch::changed);
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this, [this] {
        m_field->setFocus(Qt::ShortcutFocusReason);
        m_field->selectAll();
    });
}

std::string CardSearch::text() const
{
    return m_field->text().toStdString();
}

void CardSearch::clear()
{
    m_field->clear();
}

void CardSearch::setCount(int shown, int all)
{
    // A search that is going on stays, though cards went meanwhile.
    setVisible(all > kFewCards || (all > 0 && !m_field->text().isEmpty()));
    m_count->setVisible(shown < all);
    m_count->setText(tr("%1 of %2 directions match").arg(shown).arg(all));
    if (all == 0)
        m_field->clear();
}

bool CardSearch::eventFilter(QObject *watched, QEvent *event)
{
    // Esc stops the drawing elsewhere in the window: here it is the field's while there is text.
    const bool key = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (watched != m_field || !key || m_field->text().isEmpty() ||
        static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress)
        m_field->clear();
    event->accept();
    return true;
}

} // namespace deviascope::ui
