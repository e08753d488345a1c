#include "widgets/note.h"

#include "theme/theme.h"
#include "widgets/icon_button.h"
#include "widgets/wrapped_text.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

namespace deviascope::ui {

Note::Note(QWidget *parent) : QFrame(parent), m_icon(new QLabel), m_text(new WrappedText)
{
    auto *close = new IconButton(QStringLiteral("close"), tr("Close this message"));
    close->setIconSize({14, 14});
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 8, 4, 8);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &Note::clear);
    connect(&Theme::current(), &Theme::changed, this, &Note::restyle);
    hide();
}

void Note::say(Kind kind, const QString &text)
{
    m_kind = kind;
    m_text->setText(text);
    setAccessibleName(text);
    restyle();
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Note::clear()
{
    hide();
}

QString Note::text() const
{
    return isHidden() ? QString() : m_text->toPlainText();
}

void Note::restyle()
{
    QString role = QStringLiteral("noteError");
    QString icon = QStringLiteral("error");
    QString color = QStringLiteral("danger");
    if (m_kind == Kind::Warning) {
        role = QStringLiteral("noteWarning");
        icon = QStringLiteral("warning");
        color = QStringLiteral("warning");
    } else if (m_kind == Kind::Good) {
        role = QStringLiteral("noteGood");
        icon = color = QStringLiteral("good");
    }
    setProperty("role", role);
    m_icon->setPixmap(Theme::current().icon(icon, color).pixmap(18, 18));
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace deviascope::ui
