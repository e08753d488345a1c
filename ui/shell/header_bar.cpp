#include "shell/header_bar.h"

#include "tabs/explore/explorer.h"
#include "theme/role.h"
#include "theme/theme.h"
#include "widgets/icon_button.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace deviascope::ui {

HeaderBar::HeaderBar(Explorer &explorer, QWidget *parent)
    : QFrame(parent), m_explorer(explorer), m_model(new QLabel), m_details(new QLabel)
{
    setObjectName(QStringLiteral("headerBar"));
    setFixedHeight(52);
    auto *mark = new QLabel;
    mark->setPixmap(QIcon(QStringLiteral(":/icons/deviascope.svg")).pixmap(28, 28));
    mark->setAccessibleName(tr("Deviascope"));
    m_model->setObjectName(QStringLiteral("modelName"));
    setRole(m_model, "title");
    setRole(m_details, "muted");
    auto *open = new IconButton(QStringLiteral("folder"), tr("Open a model"),
                                tr("Open another model: a folder or a checkpoint file"));
    open->setObjectName(QStringLiteral("openModel"));
    open->setMenu(modelMenu());
    open->setPopupMode(QToolButton::InstantPopup);
    m_undo = new IconButton(QStringLiteral("undo"), tr("Undo"),
                            tr("Undo the last change of sliders or settings (Ctrl+Z)"));
    m_redo = new IconButton(QStringLiteral("redo"), tr("Redo"),
                            tr("Redo what was undone (Ctrl+Shift+Z)"));
    m_theme = new IconButton(QStringLiteral("moon"), tr("Dark theme"));
    m_theme->setObjectName(QStringLiteral("themeButton"));
    auto *help = new IconButton(QStringLiteral("help"), tr("Help"), tr("All keys (F1)"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 12, 0);
    layout->setSpacing(6);
    layout->addWidget(mark);
    layout->addSpacing(6);
    layout->addWidget(m_model);
    layout->addSpacing(4);
    layout->addWidget(m_details);
    layout->addWidget(open);
    layout->addStretch(1);
    for (IconButton *button : {m_undo, m_redo, m_theme, help})
        layout->addWidget(button);

    connect(m_undo, &QToolButton::clicked, &m_explorer, &Explorer::undo);
    connect(m_redo, &QToolButton::clicked, &m_explorer, &Explorer::redo);
    connect(m_theme, &QToolButton::clicked, this, &HeaderBar::themeToggled);
    connect(help, &QToolButton::clicked, this, &HeaderBar::helpRequested);
    connect(&m_explorer, &Explorer::modelChanged, this, &HeaderBar::showModel);
    connect(&m_explorer, &Explorer::historyChanged, this, &HeaderBar::showHistory);
    connect(&Theme::current(), &Theme::changed, this, &HeaderBar::showTheme);
    showModel();
    showHistory();
    showTheme();
}

QMenu *HeaderBar::modelMenu()
{
    auto *menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    const auto add = [&](const QString &text, const QString &tip, const QKeySequence &key,
                         auto signal) {
        QAction *action = menu->addAction(text);
        action->setToolTip(tip);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, signal);
    };
    add(tr("Model folder…"), tr("A folder in the diffusers layout"), QKeySequence::Open,
        &HeaderBar::openFolderRequested);
    add(tr("Checkpoint file…"), tr("One .safetensors file of Stable Diffusion 1 or 2"),
        Qt::CTRL | Qt::SHIFT | Qt::Key_O, &HeaderBar::openFileRequested);
    menu->addSeparator();
    add(tr("Teaching model"), tr("The model that comes with the program"), {},
        &HeaderBar::openTeachingModelRequested);
    return menu;
}

void HeaderBar::showModel()
{
    const auto &model = m_explorer.model();
    if (m_explorer.isOpening()) {
        m_model->setText(tr("Opening the model…"));
        m_details->clear();
    } else if (model) {
        m_model->setText(QString::fromStdString(model->name));
        m_details->setText(tr("%1 · %2").arg(QString::fromStdString(model->device),
                                             QString::fromStdString(model->dtype)));
        QString about = tr("Where the model computes, and with which kind of numbers");
        for (const std::string &note : model->notes)
            about += QStringLiteral("\n\n") + QString::fromStdString(note);
        m_details->setToolTip(about);
    } else {
        m_model->setText(tr("No model"));
        m_details->clear();
    }
}

void HeaderBar::showHistory()
{
    m_undo->setEnabled(m_explorer.canUndo());
    m_redo->setEnabled(m_explorer.canRedo());
}

void HeaderBar::showTheme()
{
    const bool dark = Theme::current().appearance() == Appearance::Dark;
    m_theme->setIconName(dark ? QStringLiteral("sun") : QStringLiteral("moon"));
    m_theme->setTexts(dark ? tr("Light theme") : tr("Dark theme"),
                      dark ? tr("Change to the light theme (Ctrl+T)")
                           : tr("Change to the dark theme (Ctrl+T)"));
}

} // namespace deviascope::ui
