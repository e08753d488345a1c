#include "widgets/chips.h"

#include "theme/role.h"
#include "widgets/flow_layout.h"

#include <QPushButton>

namespace deviascope::ui {

Chips::Chips(QWidget *parent) : QWidget(parent), m_layout(new FlowLayout(6, this))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Chips::setTexts(const QStringList &texts, const QString &tip)
{
    m_layout->removeAll();
    for (int i = 0; i < texts.size(); ++i) {
        auto *chip = new QPushButton(texts[i], this);
        setRole(chip, "chip");
        chip->setCursor(Qt::PointingHandCursor);
        chip->setFocusPolicy(Qt::TabFocus);
        chip->setToolTip(tip.arg(texts[i]));
        connect(chip, &QPushButton::clicked, this,
                [this, i, text = texts[i]] { Q_EMIT picked(i, text); });
        m_layout->addWidget(chip);
        chip->show();
    }
    updateGeometry();
}

} // namespace deviascope::ui
