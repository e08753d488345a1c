#include "widgets/segments.h"

#include "theme/role.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace deviascope::ui {

Segments::Segments(const QString &objectName, const QString &name, const QStringList &texts,
                   const QStringList &tips, QWidget *parent)
    : QWidget(parent), m_buttons(new QButtonGroup(this))
{
    setObjectName(objectName);
    setAccessibleName(name);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (int i = 0; i < texts.size(); ++i) {
        auto *button = new QToolButton;
        button->setObjectName(QStringLiteral("%1:%2").arg(objectName).arg(i));
        button->setText(texts[i]);
        button->setToolTip(i < tips.size() ? tips[i] : texts[i]);
        button->setAccessibleName(texts[i]);
        button->setCheckable(true);
        setRole(button, "segment");
        m_buttons->addButton(button, i);
        layout->addWidget(button);
    }
    layout->addStretch(1);
    if (!texts.isEmpty())
        m_buttons->button(0)->setChecked(true);
    connect(m_buttons, &QButtonGroup::idToggled, this, [this](int index, bool checked) {
        if (checked)
            Q_EMIT picked(index);
    });
}

int Segments::current() const
{
    return m_buttons->checkedId();
}

void Segments::setCurrent(int index)
{
    if (QAbstractButton *button = m_buttons->button(index))
        button->setChecked(true);
}

} // namespace deviascope::ui
