#include "tabs/explore/responsible_bar.h"

#include "tabs/explore/explorer.h"
#include "theme/role.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace deviascope::ui {

ResponsibleBar::ResponsibleBar(Explorer &explorer, QWidget *parent)
    : QFrame(parent), m_explorer(explorer)
{
    setRole(this, "card");
    auto *title = new QLabel(tr("Responsible pictures of this prompt"));
    setRole(title, "section");
    title->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    const QString texts[] = {tr("Fair"), tr("Safe"), tr("As asked")};
    const char *const names[] = {"fair", "safe", "asAsked"};
    for (int i = 0; i < 3; ++i) {
        m_buttons[i] = new QPushButton(texts[i]);
        m_buttons[i]->setObjectName(QString::fromLatin1(names[i]));
        m_buttons[i]->setFocusPolicy(Qt::TabFocus);
        m_buttons[i]->setCursor(Qt::PointingHandCursor);
        row->addWidget(m_buttons[i], i == 2 ? 4 : 3);
        connect(m_buttons[i], &QPushButton::clicked, this,
                [this, i] { Q_EMIT asked(engine::Use(i)); });
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->setSpacing(6);
    layout->addWidget(title);
    layout->addLayout(row);
    connect(&m_explorer, &Explorer::modelChanged, this, &ResponsibleBar::showModel);
    showModel();
}

void ResponsibleBar::showModel()
{
    const auto &model = m_explorer.model();
    const bool judged = model && !model->attributes.empty();
    const QString tips[] = {
        tr("Pictures in the shares that you want, such as as many women as men, before and after "
           "(Ctrl+Shift+F)"),
        tr("Pictures without what is unwanted, before and after (Ctrl+Shift+U)"),
        tr("Pictures that do what the prompt's own words ask for, such as “either male or "
           "female” (Ctrl+Shift+A)")};
    for (int i = 0; i < 3; ++i) {
        m_buttons[i]->setEnabled(judged);
        m_buttons[i]->setToolTip(
            model && !judged ? tr("This model comes without a judge of pictures, so nothing can be "
                                  "counted")
                             : tips[i]);
    }
}

} // namespace deviascope::ui
